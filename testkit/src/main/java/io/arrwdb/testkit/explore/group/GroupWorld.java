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
import java.util.stream.IntStream;

/**
 * Two members of one log group, a client, and everything that may come between them. It begins with the first member leading
 * and one shard published; what the members promise is compared with the whole log after every move.
 */
public final class GroupWorld implements World {
    static final LogGroupId GROUP = new LogGroupId(0);
    static final ShardId SHARD = new ShardId(1);
    /** Of a split of the shard. */
    static final ShardId CHILD = new ShardId(2);
    static final CollectionSchema SCHEMA = SimRows.schema(false, 1);
    private static final CollectionId COLLECTION = new CollectionId(7);
    private static final Timestamp FIRST = Timestamp.ofMillis(1_000);

    private final GroupBounds bounds;
    /** Whether that its record has landed changes nothing for a member. */
    private final boolean acknowledgesWhatItReads;
    private final Map<Limit, Integer> spent = new EnumMap<>(Limit.class);
    private final Violations violations = new Violations();
    private final Answers answers = new Answers();
    private final ExploredMeta meta = new ExploredMeta(this, this::changed);
    private final SimObjectStore stored = new SimObjectStore(null);
    private final ObjectStore objects = stored.atOnce(this::reachesOthers);
    private final SegmentStore segments = new ObjectSegmentStore(objects, new MappedObjects(objects), (entry, file, rows) -> {
        throw new UnsupportedOperationException("nothing is indexed here");
    }, Runnable::run, ObjectSegmentStore.Verification.CHECKSUM);
    private final PublishedManifests manifests = new PublishedManifests(stored.objects(), segments, this::reference,
            SimRows::visible, violations);
    private final LogStarts logStarts = new LogStarts(this::reference, violations);
    private final GroupClient client = new GroupClient(this, new Acknowledgements(this::reference, SimRows.SHAPE, violations));
    private final List<ExploredGroup> groups;
    private final Mover mover;
    private Timestamp lastDrawn = FIRST;
    private long lastName;
    private long lastId;
    private boolean settingUp = true;
    /** What happens has happened before, and been compared. */
    private boolean again;
    /** The last move, up to now, concerned its member alone. */
    private boolean stayed;

    public GroupWorld(GroupBounds bounds, Set<Rule> rules) {
        this.bounds = bounds;
        acknowledgesWhatItReads = rules.contains(Rule.ACKNOWLEDGE_AFTER_READ_BACK);
        ExploredGroup first = new ExploredGroup(GROUP, this, rules, "A", "B");
        groups = bounds.most(Limit.MOVE) == 0 ? List.of(first) : List.of(first, new ExploredGroup(new LogGroupId(1), this, rules, "C", "D"));
        mover = new Mover(this, first);
        groups.forEach(ExploredGroup::start);
        first.members().getFirst().group().control(SHARD, new ShardChange.CreateShard(draw(1).last(), COLLECTION, SCHEMA, true));
        first.settle();
        settingUp = false;
    }

    @Override
    public List<String> moves() {
        return enabled().stream().map(move -> move.words().get()).toList();
    }

    @Override
    public int choices() {
        return enabled().size();
    }

    @Override
    public void make(int move) {
        try {
            happen(move);
            boolean alone = stayed;
            groups.forEach(this::compare);
            stayed = alone;
        } catch (RuntimeException e) {
            violations.report("a loop threw " + e);
        }
    }

    @Override
    public void makeAgain(int move) {
        again = true;
        happen(move);
        again = false;
    }

    private void happen(int move) {
        stayed = true;
        enabled().get(move).happens().run();
        groups.forEach(ExploredGroup::run);
    }

    /**
     * Members that lead, or think so, once nothing new begins and nobody is elected: what they do of what they have heard. In the
     * order of their own moves they show whatever they show in any other: what they read lies in the log for good.
     */
    @Override
    public List<List<Integer>> parties() {
        if (bounds.most(Limit.REBIRTH) > 0 || bounds.most(Limit.MOVE) > 0 || !acknowledgesWhatItReads || Limit.reachingMembers().anyMatch(this::may)) {
            return List.of();
        }
        List<Move> moves = enabled();
        return groups.getFirst().members().stream().filter(member -> member.home().consensus().believesToLead(member) && member.home().log().leavesAlone(member))
                .map(member -> IntStream.range(0, moves.size()).filter(i -> moves.get(i).member() == member).boxed().toList())
                .filter(own -> !own.isEmpty()).toList();
    }

    @Override
    public boolean stayed() {
        return stayed;
    }

    private void compare(ExploredGroup group) {
        group.accepted().catchUp();
        group.compare(List.of(SHARD, CHILD));
        manifests.logBeginsAt(group.id(), group.log().start());
        logStarts.logBeginsAt(group.id(), group.log().start());
    }

    @Override
    public long fingerprint() {
        Fingerprint print = new Fingerprint().add(meta.fingerprint()).add(answers.fingerprint()).add(client.fingerprint())
                .add(mover.fingerprint()).add(lastDrawn.value()).add(lastName).add(lastId);
        groups.forEach(group -> print.add(group.fingerprint()));
        spent.forEach((limit, count) -> print.add(limit.name()).add(count));
        return print.value();
    }

    @Override
    public Optional<String> violation() {
        return violations.first();
    }

    @Override
    public void close() {
        groups.forEach(ExploredGroup::close);
    }

    // ---- what members, ports and the client use

    /** What all of a group's log means. */
    ReferenceGroup reference(LogGroupId group) {
        return groups.get((int) group.value()).reference();
    }

    /** Of two groups the other one. */
    ExploredGroup otherThan(ExploredGroup group) {
        return groups.getFirst() == group ? groups.getLast() : groups.getFirst();
    }

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

    ExploredMeta meta() {
        return meta;
    }

    ObjectStore objects() {
        return objects;
    }

    SegmentStore segments() {
        return segments;
    }

    /** What happens now may concern others than the member that does it. */
    void reachesOthers() {
        stayed = false;
    }

    TimestampRange draw(int count) {
        reachesOthers();
        TimestampRange range = new TimestampRange(lastDrawn.plus(1), count);
        lastDrawn = range.last();
        return range;
    }

    CompletionStage<IdRange> ids(int count) {
        reachesOthers();
        IdRange range = new IdRange(lastId + 1, count);
        lastId += count;
        return CompletableFuture.completedStage(range);
    }

    long nextName() {
        reachesOthers();
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
        groups.forEach(group -> group.log().addMoves(moves));
        answers.addMoves(moves);
        mover.addMoves(moves);
        mover.routes().forEach(group -> group.members().forEach(member -> client.addMoves(member, moves)));
        groups.forEach(group -> group.members().forEach(member -> addFaults(member, group.consensus(), moves)));
        return moves;
    }

    private void addFaults(GroupMember member, ExploredConsensus consensus, List<Move> moves) {
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

    private void changed(MetaEvent event) {
        if (event instanceof MetaEvent.Put put && event.key().startsWith(PointerRecord.PREFIX) && again) {
            manifests.known(PointerRecord.decode(put.entry().value()));
        } else if (event instanceof MetaEvent.Put put && event.key().startsWith(PointerRecord.PREFIX)) {
            manifests.published(PointerRecord.decode(put.entry().value()));
        } else if (event.key().startsWith(PointerRecord.PREFIX)) {
            manifests.withdrawn(event.key().equals(PointerRecord.key(SHARD)) ? SHARD : CHILD);
        } else if (event instanceof MetaEvent.Put put) {
            groups.stream().map(ExploredGroup::id).filter(group -> event.key().equals(LogStart.key(group)))
                    .forEach(group -> logStarts.moved(group, LogStart.decode(put.entry().value())));
        }
    }
}
