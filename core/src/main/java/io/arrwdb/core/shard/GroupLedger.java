package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.Rule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a log group has decided. Replicas that apply the same decisions in the same order are equal; a decision whose
 * preconditions do not hold changes nothing, which makes this the fence against leaders of the past.
 *
 * <pre>
 * decision              | applied when                                              | then
 * any but ACTIVATE      | its epoch is the active one                               | (else refused)
 * ACTIVATE(e)           | e &gt; active                                               | active = e; flushes in progress are void
 * CHECKPOINT(p)         | p not before the last, no shard needs anything below p    | position = p
 * CREATE_SHARD(from)    | shard unknown, from not before the last position          | shard known, without a manifest
 * ADOPT(m)              | shard known without a manifest                            | manifest = m
 * SPLIT_PLANNED(c)      | c unknown, from not before the last position, and         | c known, without a manifest
 *                       | {@link ShardRules}                                        |
 * SPLIT_COMMITTED(m)    | shard being split into the shard of m, which has none     | manifest of the child = m
 * SPLIT_ABORTED(c)      | shard being split into c, which has no manifest           | c unknown
 * PUBLISHED, DROP_SHARD | {@link ShardRules}; of the child of a split               | its parent is no longer being split
 * others on a shard     | {@link ShardRules}                                        |
 * SHARD_GONE            | shard dropped                                             | shard unknown
 * SHARD_MOVED(m)        | manifest of the shard is cut by m                         | shard unknown; its objects are another group's
 * </pre>
 */
public final class GroupLedger {
    /** 1 has no index builds, 2 no splits. */
    private static final int FORMAT = 3;

    private final Set<Rule> rules;
    private final ShardRules shardRules;
    private final Map<ShardId, ShardLedger> shards = new TreeMap<>();
    private Epoch active = Epoch.NONE;
    private Optional<NodeId> leader = Optional.empty();
    private Optional<GroupPosition> position = Optional.empty();

    public GroupLedger(Set<Rule> rules) {
        this.rules = rules;
        this.shardRules = new ShardRules(rules);
    }

    /** Applies a decision, or refuses it and changes nothing. */
    public Ruling apply(Decision decision) {
        if (decision instanceof Decision.Activate activate) {
            return activate(activate);
        }
        if (!decision.epoch().equals(active)) {
            return new Ruling.Refused("epoch " + decision.epoch() + " decides, but " + active + " is active");
        }
        return switch (decision) {
            case Decision.Activate d -> throw new IllegalStateException("handled above");
            case Decision.Checkpoint d -> checkpoint(d);
            case Decision.CreateShard d -> create(d);
            case Decision.ShardGone d -> gone(d);
            case Decision.ShardMoved d -> moved(d);
            case Decision.SplitPlanned d -> planSplit(d);
            case Decision.SplitCommitted d -> commitSplit(d);
            case Decision.SplitAborted d -> abortSplit(d);
            case Decision.Published d -> settling(d);
            case Decision.DropShard d -> settling(d);
            case Decision.OfShard d -> ofShard(d);
        };
    }

    /** The epoch whose decisions count. */
    public Epoch active() {
        return active;
    }

    public Optional<NodeId> leader() {
        return leader;
    }

    /** Where the group's log may be cut, and what a reader that begins there must know; empty before the first. */
    public Optional<GroupPosition> position() {
        return position;
    }

    public Optional<ShardLedger> shard(ShardId shard) {
        return Optional.ofNullable(shards.get(shard));
    }

    /** Every shard, ascending by id, dropped ones that wait for their objects included. */
    public Collection<ShardLedger> shards() {
        return List.copyOf(shards.values());
    }

    /**
     * The first offset that some shard still needs, or empty when no shard needs anything. A dropped shard counts until
     * nothing of it is left: as long as its pointer is there, a group made anew takes it over and has to read of its drop.
     */
    public Optional<Offset> neededFrom() {
        return shards.values().stream().filter(shard -> shard.manifest().isPresent() || rules.contains(Rule.CUT_BEHIND_ALL))
                .filter(shard -> rules.contains(Rule.COUNT_CHILD_FROM_SPLIT) || parentOf(shard.shard()).isEmpty())
                .map(ShardLedger::neededFrom).min(Offset::compareTo);
    }

    /**
     * How far the log may be cut now; empty where that is no further than {@link #position}. With shards, up to a published
     * checkpoint, for nowhere else is known what a reader must know; without, as far as the leader has read.
     *
     * @param read where the leader stands
     * @param followed the shards that it reads; one that the log has and the ledger has not yet keeps the log whole
     */
    public Optional<GroupPosition> cutAt(GroupPosition read, Set<ShardId> followed) {
        if (!shards.keySet().containsAll(followed) && rules.contains(Rule.CUT_BEHIND_ALL)) {
            return Optional.empty();
        }
        Optional<GroupPosition> to = neededFrom().map(this::publishedCheckpoint).orElse(Optional.of(read));
        return to.filter(cut -> position.isEmpty() || cut.next().compareTo(position.get().next()) > 0);
    }

    private Optional<GroupPosition> publishedCheckpoint(Offset at) {
        return shards.values().stream().filter(ShardLedger::published).map(ShardLedger::manifest).flatMap(Optional::stream)
                .map(manifest -> manifest.checkpoint().position()).filter(checkpoint -> checkpoint.next().equals(at)).findFirst();
    }

    public byte[] snapshot() {
        ByteWriter out = new ByteWriter(4_096).u8(FORMAT).varint(active.incarnation()).varint(active.term());
        out.bool(leader.isPresent());
        leader.ifPresent(node -> out.string(node.value()));
        out.bool(position.isPresent());
        position.ifPresent(p -> p.write(out));
        return out.list(shards.values(), (o, s) -> ShardLedgerCodec.write(o, s)).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public void restore(byte[] snapshot) {
        ByteReader in = new ByteReader(snapshot);
        int format = in.u8();
        if (format < 1 || format > FORMAT) {
            throw new MalformedBytesException("a group snapshot of format " + format + "; this version reads up to " + FORMAT);
        }
        active = new Epoch(in.varint(), in.varint());
        leader = in.bool() ? Optional.of(new NodeId(in.string())) : Optional.empty();
        position = in.bool() ? Optional.of(GroupPosition.read(in)) : Optional.empty();
        shards.clear();
        in.list(i -> ShardLedgerCodec.read(i, format)).forEach(s -> shards.put(s.shard(), s));
    }

    private Ruling activate(Decision.Activate decision) {
        if (decision.epoch().compareTo(active) <= 0) {
            return new Ruling.Refused("epoch " + decision.epoch() + " is to begin, but " + active + " is active");
        }
        active = decision.epoch();
        leader = Optional.of(decision.node());
        shards.replaceAll((id, shard) -> shard.sealed(0, shard.sealedEnd()));
        return Ruling.APPLIED;
    }

    private Ruling checkpoint(Decision.Checkpoint decision) {
        Offset next = decision.position().next();
        if (position.isPresent() && next.compareTo(position.get().next()) < 0) {
            return new Ruling.Refused("the group's checkpoint is at " + position.get().next() + ", not before " + next);
        }
        Optional<Offset> needed = neededFrom();
        if (needed.isPresent() && needed.get().compareTo(next) < 0) {
            return new Ruling.Refused("a shard needs the log from " + needed.get() + " on, so it is not cut at " + next);
        }
        position = Optional.of(decision.position());
        return Ruling.APPLIED;
    }

    private Ruling create(Decision.CreateShard decision) {
        if (shards.containsKey(decision.shard())) {
            return new Ruling.Refused("shard " + decision.shard() + " exists");
        }
        if (position.isPresent() && decision.from().compareTo(position.get().next()) < 0) {
            return new Ruling.Refused("shard " + decision.shard() + " needs the log from " + decision.from()
                    + " on, but it may be cut at " + position.get().next());
        }
        shards.put(decision.shard(), ShardLedger.created(decision.shard(), decision.collection(), decision.from()));
        return Ruling.APPLIED;
    }

    private Ruling gone(Decision.ShardGone decision) {
        ShardLedger shard = shards.get(decision.shard());
        if (shard == null || !shard.dropped()) {
            return new Ruling.Refused("shard " + decision.shard() + " has not been dropped");
        }
        shards.remove(decision.shard());
        return Ruling.APPLIED;
    }

    private Ruling moved(Decision.ShardMoved decision) {
        Ruling ruling = ofShard(decision);
        if (ruling.equals(Ruling.APPLIED)) {
            shards.remove(decision.shard());
        }
        return ruling;
    }

    /** The shard that is being split into {@code child}. */
    public Optional<ShardLedger> parentOf(ShardId child) {
        return shards.values().stream().filter(shard -> shard.splitting().equals(Optional.of(child))).findFirst();
    }

    private Ruling planSplit(Decision.SplitPlanned decision) {
        if (shards.containsKey(decision.child())) {
            return new Ruling.Refused("shard " + decision.child() + " exists");
        }
        if (position.isPresent() && decision.from().compareTo(position.get().next()) < 0) {
            return new Ruling.Refused("shard " + decision.child() + " needs the log from " + decision.from()
                    + " on, but it may be cut at " + position.get().next());
        }
        Ruling ruling = ofShard(decision);
        if (ruling.equals(Ruling.APPLIED)) {
            shards.put(decision.child(), ShardLedger.created(decision.child(), shards.get(decision.shard()).collection(), decision.from()));
        }
        return ruling;
    }

    private Ruling commitSplit(Decision.SplitCommitted decision) {
        ShardId id = decision.child().shard();
        ShardLedger child = shards.get(id);
        if (child == null || parentOf(id).filter(parent -> parent.shard().equals(decision.shard())).isEmpty()) {
            return new Ruling.Refused("shard " + decision.shard() + " is not being split into " + id);
        }
        if (!child.intents().contains(decision.intent())) {
            return new Ruling.Refused("shard " + id + ": nobody intended " + decision.intent());
        }
        Ruling adopted = ofShard(new Decision.Adopt(decision.epoch(), id, decision.child()));
        return adopted.equals(Ruling.APPLIED)
                ? ofShard(new Decision.IntentsSwept(decision.epoch(), id, List.of(decision.intent()))) : adopted;
    }

    private Ruling abortSplit(Decision.SplitAborted decision) {
        if (Optional.ofNullable(shards.get(decision.child())).flatMap(ShardLedger::manifest).isPresent()) {
            return new Ruling.Refused("shard " + decision.child() + " has a manifest: its split is in the log");
        }
        Ruling ruling = ofShard(decision);
        if (ruling.equals(Ruling.APPLIED)) {
            shards.remove(decision.child());
        }
        return ruling;
    }

    /** A split is over once its child is published, or gone. */
    private Ruling settling(Decision.OfShard decision) {
        Ruling ruling = ofShard(decision);
        if (ruling.equals(Ruling.APPLIED)) {
            parentOf(decision.shard()).ifPresent(parent -> shards.put(parent.shard(), parent.splitting(Optional.empty())));
        }
        return ruling;
    }

    private Ruling ofShard(Decision.OfShard decision) {
        ShardLedger shard = shards.get(decision.shard());
        if (shard == null) {
            return new Ruling.Refused("shard " + decision.shard() + " is unknown");
        }
        return switch (shardRules.step(shard, decision)) {
            case ShardRules.Step.To to -> {
                shards.put(decision.shard(), to.shard());
                yield Ruling.APPLIED;
            }
            case ShardRules.Step.No no -> new Ruling.Refused("shard " + decision.shard() + ": " + no.reason());
        };
    }
}
