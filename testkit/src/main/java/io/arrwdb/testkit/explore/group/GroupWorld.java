package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import io.arrwdb.testkit.check.Acknowledgements;
import io.arrwdb.testkit.check.LogStarts;
import io.arrwdb.testkit.check.PublishedManifests;
import io.arrwdb.testkit.check.ReferenceGroup;
import io.arrwdb.testkit.check.Violations;
import io.arrwdb.testkit.explore.Fingerprint;
import io.arrwdb.testkit.explore.World;
import io.arrwdb.testkit.sim.SimObjectStore;
import io.arrwdb.testkit.sim.SimRows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Two members of one log group, a client, and everything that may come between them. It begins with the first member leading
 * and one shard published; what the members promise is compared with the whole log after every move.
 */
public final class GroupWorld implements World {
    static final LogGroupId GROUP = new LogGroupId(0);
    static final ShardId SHARD = new ShardId(1);
    static final CollectionSchema SCHEMA = SimRows.schema(false, 1);
    private static final CollectionId COLLECTION = new CollectionId(7);
    private static final Timestamp FIRST = Timestamp.ofMillis(1_000);

    private final GroupBounds bounds;
    private final Map<Limit, Integer> spent = new EnumMap<>(Limit.class);
    private final Violations violations = new Violations();
    private final Answers answers = new Answers();
    private final ExploredLog log = new ExploredLog(this);
    private final ExploredConsensus consensus = new ExploredConsensus(this);
    private final ExploredMeta meta = new ExploredMeta(this, this::changed);
    private final SimObjectStore stored = new SimObjectStore(null);
    private final ObjectStore objects = stored.atOnce();
    private final SegmentStore segments = new ObjectSegmentStore(objects, new MappedObjects(objects), (entry, file, rows) -> {
        throw new UnsupportedOperationException("nothing is indexed here");
    }, Runnable::run, ObjectSegmentStore.Verification.CHECKSUM);
    private final ReferenceGroup reference = new ReferenceGroup("topic", log.entries(), SimRows.SHAPE, violations);
    private final AcceptedRecords accepted = new AcceptedRecords("topic", log.entries(), violations);
    private final PublishedManifests manifests = new PublishedManifests(stored.objects(), segments, group -> reference(),
            SimRows::visible, violations);
    private final LogStarts logStarts = new LogStarts(group -> reference(), violations);
    private final GroupClient client = new GroupClient(this, accepted, new Acknowledgements(group -> reference(), SimRows.SHAPE, violations));
    private final List<GroupMember> members;
    private Timestamp lastDrawn = FIRST;
    private long lastName;
    private long lastId;
    private boolean settingUp = true;

    public GroupWorld(GroupBounds bounds, Set<Rule> rules) {
        this.bounds = bounds;
        members = List.of(new GroupMember("A", this, rules), new GroupMember("B", this, rules));
        members.forEach(GroupMember::start);
        settle();
        consensus.elect(members.getFirst());
        settle();
        members.getFirst().group().control(SHARD, new ShardChange.CreateShard(draw(1).last(), COLLECTION, SCHEMA, true));
        settle();
        settingUp = false;
    }

    @Override
    public List<String> moves() {
        return enabled().stream().map(move -> move.words().get()).toList();
    }

    @Override
    public void make(int move) {
        try {
            enabled().get(move).happens().run();
            members.forEach(GroupMember::run);
            accepted.catchUp();
            members.stream().filter(GroupMember::isServing).forEach(this::compare);
            manifests.logBeginsAt(GROUP, log.start());
            logStarts.logBeginsAt(GROUP, log.start());
        } catch (RuntimeException e) {
            violations.report("a loop threw " + e);
        }
    }

    @Override
    public long fingerprint() {
        Fingerprint print = new Fingerprint().add(log.fingerprint()).add(consensus.fingerprint()).add(meta.fingerprint())
                .add(answers.fingerprint()).add(client.fingerprint()).add(lastDrawn.value()).add(lastName).add(lastId);
        members.forEach(member -> print.add(member.fingerprint()));
        spent.forEach((limit, count) -> print.add(limit.name()).add(count));
        return print.value();
    }

    @Override
    public Optional<String> violation() {
        return violations.first();
    }

    @Override
    public void close() {
        members.forEach(GroupMember::close);
        reference.close();
    }

    // ---- what members, ports and the client use

    boolean isSlow(Slow kind) {
        return !settingUp && bounds.slow().contains(kind);
    }

    /** Who has nothing at stake hears at once: only a leader that hears late is dangerous. */
    boolean hearsAtOnce(GroupMember member) {
        return settingUp || !member.isServing();
    }

    /** Whether it may happen once more. */
    boolean may(Limit limit) {
        return spent.getOrDefault(limit, 0) < bounds.most(limit);
    }

    GroupBounds bounds() {
        return bounds;
    }

    void spend(Limit limit) {
        spent.merge(limit, 1, Integer::sum);
    }

    Violations violations() {
        return violations;
    }

    Answers answers() {
        return answers;
    }

    ExploredLog log() {
        return log;
    }

    ExploredConsensus consensus() {
        return consensus;
    }

    ExploredMeta meta() {
        return meta;
    }

    ObjectStore objects() {
        return objects;
    }

    SegmentStore segments() {
        return segments;
    }

    TimestampRange draw(int count) {
        TimestampRange range = new TimestampRange(lastDrawn.plus(1), count);
        lastDrawn = range.last();
        return range;
    }

    CompletionStage<IdRange> ids(int count) {
        IdRange range = new IdRange(lastId + 1, count);
        lastId += count;
        return CompletableFuture.completedStage(range);
    }

    long nextName() {
        return ++lastName;
    }

    /** A timestamp as a trace tells it: counted from the first. */
    static String brief(Timestamp ts) {
        return Long.toString(ts.value() - FIRST.value());
    }

    static String name(RequestId request) {
        return request.high() == 0 ? "write " + request.low() : "order " + request.low();
    }

    // ---- moves

    private List<Move> enabled() {
        List<Move> moves = new ArrayList<>();
        log.addMoves(moves);
        answers.addMoves(moves);
        members.forEach(member -> client.addMoves(member, moves));
        members.forEach(member -> addFaults(member, moves));
        return moves;
    }

    private void addFaults(GroupMember member, List<Move> moves) {
        if (may(Limit.ELECTION) && consensus.isSeated(member) && !consensus.leads(member)) {
            moves.add(new Move(() -> member.name() + " is elected", () -> {
                spend(Limit.ELECTION);
                consensus.elect(member);
            }));
        }
        if (may(Limit.CRASH)) {
            moves.add(new Move(() -> member.name() + " crashes and starts anew", () -> {
                spend(Limit.CRASH);
                member.start();
            }));
        }
        if (may(Limit.REBIRTH) && !consensus.leads(member)) {
            moves.add(new Move(() -> "the group's decisions are lost; " + member.name() + " starts anew and begins the next incarnation", () -> {
                spend(Limit.REBIRTH);
                consensus.lose();
                member.start();
            }));
        }
    }

    private void settle() {
        do {
            members.forEach(GroupMember::run);
        } while (log.settle());
        accepted.catchUp();
    }

    /** A leader's table is what the log says up to where it has been read. */
    private void compare(GroupMember member) {
        member.group().standing(SHARD).thenAccept(standing -> reference().hashAt(SHARD, standing.next()).ifPresent(hash ->
                violations.require(hash == standing.hash(), member.name() + " has read the log up to " + standing.next()
                        + " and has other rows than the log")));
        member.run();
    }

    private void changed(MetaEvent event) {
        if (event instanceof MetaEvent.Put put && event.key().startsWith(PointerRecord.PREFIX)) {
            manifests.published(PointerRecord.decode(put.entry().value()));
        } else if (event.key().startsWith(PointerRecord.PREFIX)) {
            manifests.withdrawn(SHARD);
        } else if (event instanceof MetaEvent.Put put && event.key().equals(LogStart.key(GROUP))) {
            logStarts.moved(GROUP, LogStart.decode(put.entry().value()));
        }
    }

    private ReferenceGroup reference() {
        reference.catchUp();
        return reference;
    }
}
