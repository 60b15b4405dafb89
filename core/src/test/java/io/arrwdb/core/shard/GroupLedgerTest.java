package io.arrwdb.core.shard;

import static io.arrwdb.core.manifest.Manifests.SHARD;
import static io.arrwdb.core.manifest.Manifests.deletes;
import static io.arrwdb.core.manifest.Manifests.segment;
import static io.arrwdb.core.manifest.Manifests.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.Golden;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestInvariants;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.WalRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupLedgerTest {
    private static final Epoch EPOCH = Manifests.EPOCH;
    private static final NodeId NODE = new NodeId("data-node-1");

    private static final ShardId CHILD = new ShardId(13);

    /** In force in these tests; {@link GroupLedgerMutantsTest} takes one away at a time. */
    static Set<Rule> rules = Rule.all();

    private final GroupLedger ledger = new GroupLedger(rules);

    private void applied(Decision decision) {
        byte[] bytes = DecisionCodec.encode(decision);
        assertThat(DecisionCodec.decode(bytes)).isEqualTo(decision);
        assertThat(ledger.apply(decision)).as("%s", decision).isEqualTo(Ruling.APPLIED);
    }

    private void refused(Decision decision, String reason) {
        byte[] before = ledger.snapshot();
        assertThat(ledger.apply(decision)).as("%s", decision).isInstanceOfSatisfying(Ruling.Refused.class,
                refused -> assertThat(refused.reason()).contains(reason));
        assertThat(ledger.snapshot()).isEqualTo(before);
    }

    private void open() {
        applied(new Decision.Activate(EPOCH, NODE));
        applied(new Decision.CreateShard(EPOCH, SHARD, new CollectionId(4), new Offset(9)));
        applied(new Decision.Adopt(EPOCH, SHARD, Manifests.first()));
        applied(new Decision.Published(EPOCH, SHARD, 1, "m1", 0));
    }

    private void flush(long flush, long from, long to, List<SegmentEntry> added, Optional<DeleteFile> deletes) {
        applied(new Decision.Sealed(EPOCH, SHARD, flush, new Offset(to)));
        applied(new Decision.Intent(EPOCH, SHARD, "intent/" + flush));
        applied(flushed(flush, from, to, added, deletes));
    }

    private Decision.Flushed flushed(long flush, long from, long to, List<SegmentEntry> added, Optional<DeleteFile> deletes) {
        return new Decision.Flushed(EPOCH, SHARD, flush, "intent/" + flush, new Offset(from), state(to), WalRecords.schema(),
                added, List.of(), deletes, List.of(), 77);
    }

    private Manifest manifest() {
        return ledger.shard(SHARD).orElseThrow().manifest().orElseThrow();
    }

    @Test
    void aReplacedLeaderDecidesInVain() {
        open();
        applied(new Decision.Activate(new Epoch(2, 6), NODE));
        refused(new Decision.Sealed(EPOCH, SHARD, 1, new Offset(20)), "epoch 2.5 decides, but 2.6 is active");
        refused(new Decision.Activate(EPOCH, NODE), "2.6 is active");
        refused(new Decision.Activate(new Epoch(1, 900), NODE), "2.6 is active");
    }

    @Test
    void aFlushIsContiguousAndIntended() {
        open();
        refused(flushed(1, 10, 20, List.of(), Optional.empty()), "flush 0");
        applied(new Decision.Sealed(EPOCH, SHARD, 1, new Offset(20)));
        refused(new Decision.Sealed(EPOCH, SHARD, 2, new Offset(30)), "in progress");
        refused(flushed(1, 10, 20, List.of(), Optional.empty()), "nobody intended");
        applied(new Decision.Intent(EPOCH, SHARD, "intent/1"));
        refused(flushed(1, 11, 20, List.of(), Optional.empty()), "begins at 11");
        refused(flushed(1, 10, 21, List.of(), Optional.empty()), "to 21");
        applied(flushed(1, 10, 20, List.of(segment(900, 20)), Optional.empty()));
        assertThat(manifest().version()).isEqualTo(2);
        assertThat(manifest().checkpointOffset()).isEqualTo(new Offset(20));
        assertThat(ledger.shard(SHARD).orElseThrow().intents()).isEmpty();
        refused(new Decision.Sealed(EPOCH, SHARD, 3, new Offset(20)), "ends at 20");
    }

    @Test
    void theLogIsNeededUntilItsManifestIsPublished() {
        open();
        flush(1, 10, 20, List.of(segment(900, 20)), Optional.empty());
        assertThat(ledger.neededFrom()).contains(new Offset(10));
        refused(new Decision.Checkpoint(EPOCH, state(20).position()), "needs the log from 10");
        applied(new Decision.Published(EPOCH, SHARD, 2, "m2", 5));
        assertThat(ledger.neededFrom()).contains(new Offset(20));
        applied(new Decision.Checkpoint(EPOCH, state(20).position()));
        applied(new Decision.CreateShard(EPOCH, new ShardId(99), new CollectionId(4), new Offset(25)));
        refused(new Decision.Checkpoint(EPOCH, state(30).position()), "needs the log from 20");
        assertThat(ledger.shard(SHARD).orElseThrow().oldManifests()).singleElement()
                .satisfies(entry -> assertThat(entry.key()).isEqualTo("m1"));
    }

    @Test
    void aDeleteFileLeavesOnlyForAFullOneThatCoversIt() {
        open();
        flush(1, 10, 20, List.of(segment(900, 20), segment(901, 20)), Optional.empty());
        flush(2, 20, 30, List.of(), Optional.of(deletes("d1", 20, 30, false, 900)));
        applied(new Decision.Sealed(EPOCH, SHARD, 3, new Offset(40)));
        applied(new Decision.Intent(EPOCH, SHARD, "intent/3"));
        refused(flushed(3, 30, 40, List.of(), Optional.of(deletes("d2", 0, 40, true, 901))), "I1");
        applied(flushed(3, 30, 40, List.of(), Optional.of(deletes("d3", 0, 40, true, 900, 901))));
        assertThat(manifest().deleteFiles()).hasSize(1);
        assertThat(manifest().garbage()).singleElement().satisfies(g -> assertThat(g.key()).isEqualTo("root/d1"));
        applied(new Decision.GarbageCollected(EPOCH, SHARD, List.of("root/d1")));
        assertThat(manifest().garbage()).isEmpty();
    }

    @Test
    void aCompactionKeepsItsInputsAndCommitsOnce() {
        open();
        flush(1, 10, 20, List.of(segment(900, 20), segment(901, 20)), Optional.of(deletes("d1", 10, 20, false, 900)));
        Compaction compaction = new Compaction(new BuildId(5), List.of(new SegmentId(900), new SegmentId(901)),
                new SegmentId(950), new Offset(20), manifest().version(), "intent/c");
        applied(new Decision.CompactionRegistered(EPOCH, SHARD, compaction));
        refused(new Decision.CompactionRegistered(EPOCH, SHARD, new Compaction(new BuildId(6), List.of(new SegmentId(900)),
                new SegmentId(951), new Offset(20), manifest().version(), "intent/d")), "is being compacted");
        flush(2, 20, 30, List.of(segment(902, 30)), Optional.of(deletes("d2", 20, 30, false, 900)));
        Decision.Compacted late = new Decision.Compacted(EPOCH, SHARD, new BuildId(5), Optional.of(segment(950, 20)),
                Optional.of(deletes("d3", 20, 25, false, 950)), new Offset(25), 7);
        refused(late, "deletes up to 25");
        Decision.Compacted inTime = new Decision.Compacted(EPOCH, SHARD, new BuildId(5), Optional.of(segment(950, 20)),
                Optional.of(deletes("d3", 20, 31, false, 950)), new Offset(31), 7);
        applied(inTime);
        assertThat(manifest().segments()).extracting(SegmentEntry::segment).containsExactly(new SegmentId(902), new SegmentId(950));
        assertThat(manifest().deleteFiles()).extracting(f -> f.file().key()).containsExactly("root/d3");
        assertThat(manifest().garbage()).extracting(g -> g.key()).contains("root/900.data", "root/901.keys", "root/d1", "root/d2");
        refused(inTime, "not registered");
    }

    @Test
    void anIndexJoinsItsSegment() {
        open();
        Decision.Indexed indexed = new Decision.Indexed(EPOCH, SHARD, new SegmentId(900), Manifests.index(900), "intent/b");
        refused(indexed, "not listed");
        refused(registered(7, 900, "intent/b"), "not listed");
        flush(1, 10, 20, List.of(segment(900, 20), segment(901, 20)), Optional.empty());
        refused(indexed, "no build of segment 900 is registered for intent/b");
        applied(registered(7, 900, "intent/b"));
        refused(registered(7, 900, "intent/c"), "registered already");
        refused(new Decision.Indexed(EPOCH, SHARD, new SegmentId(901), Manifests.index(901), "intent/b"), "no build of segment 901");
        long bytes = manifest().segment(new SegmentId(900)).orElseThrow().bytes();
        applied(indexed);
        SegmentEntry segment = manifest().segment(new SegmentId(900)).orElseThrow();
        assertThat(segment.indexes()).containsExactly(Manifests.index(900));
        assertThat(segment.bytes()).isEqualTo(bytes + Manifests.index(900).file().lengthBytes());
        assertThat(shard().builds()).isEmpty();
        assertThat(shard().intents()).isEmpty();
        applied(registered(8, 900, "intent/d"));
        refused(new Decision.Indexed(EPOCH, SHARD, new SegmentId(900), Manifests.index(900), "intent/d"), "has index 3 already");
    }

    @Test
    void anAbandonedBuildCommitsNothingAndItsIntentStaysToBeSwept() {
        open();
        flush(1, 10, 20, List.of(segment(900, 20)), Optional.empty());
        applied(registered(7, 900, "intent/b"));
        applied(new Decision.BuildAbandoned(EPOCH, SHARD, new BuildId(7)));
        refused(new Decision.BuildAbandoned(EPOCH, SHARD, new BuildId(7)), "not registered");
        refused(new Decision.Indexed(EPOCH, SHARD, new SegmentId(900), Manifests.index(900), "intent/b"), "no build");
        assertThat(shard().intents()).containsExactly("intent/b");
    }

    @Test
    void aDroppedIndexLeavesEverySegmentAndItsFilesAreGarbage() {
        open();
        flush(1, 10, 20, List.of(segment(900, 20), segment(901, 20)), Optional.empty());
        refused(new Decision.IndexesDropped(EPOCH, SHARD, List.of(new IndexId(3)), 88), "no segment has");
        long bytes = manifest().segments().getFirst().bytes();
        for (int segment : new int[] {900, 901}) {
            applied(registered(segment, segment, "intent/" + segment));
            applied(new Decision.Indexed(EPOCH, SHARD, new SegmentId(segment), Manifests.index(segment), "intent/" + segment));
        }
        applied(new Decision.IndexesDropped(EPOCH, SHARD, List.of(new IndexId(3)), 88));
        assertThat(manifest().segments()).hasSize(2).allSatisfy(s -> {
            assertThat(s.indexes()).isEmpty();
            assertThat(s.bytes()).isEqualTo(bytes);
        });
        assertThat(manifest().garbage()).containsExactly(new GarbageEntry("root/900.index", manifest().version(), 88),
                new GarbageEntry("root/901.index", manifest().version(), 88));
    }

    private static Decision.BuildRegistered registered(long build, long segment, String prefix) {
        return new Decision.BuildRegistered(EPOCH, SHARD, new RegisteredBuild(new BuildId(build), new SegmentId(segment), prefix));
    }

    private ShardLedger shard() {
        return ledger.shard(SHARD).orElseThrow();
    }

    @Test
    void aDroppedShardTakesNoDecisionAndGoes() {
        open();
        refused(new Decision.ShardGone(EPOCH, SHARD), "has not been dropped");
        applied(new Decision.DropShard(EPOCH, SHARD));
        refused(new Decision.Sealed(EPOCH, SHARD, 1, new Offset(20)), "is dropped");
        applied(new Decision.ShardGone(EPOCH, SHARD));
        assertThat(ledger.shards()).isEmpty();
        assertThat(ledger.neededFrom()).isEmpty();
    }

    /** A group made anew finds the pointer, and has to read of the drop behind the pointer's checkpoint. */
    @Test
    void aDroppedShardNeedsTheLogUntilItIsGone() {
        open();
        applied(new Decision.DropShard(EPOCH, SHARD));
        refused(new Decision.Checkpoint(EPOCH, state(20).position()), "needs the log from 10");
        assertThat(ledger.cutAt(state(20).position(), Set.of())).contains(state(10).position());
        applied(new Decision.ShardGone(EPOCH, SHARD));
        assertThat(ledger.cutAt(state(20).position(), Set.of())).contains(state(20).position());
        applied(new Decision.Checkpoint(EPOCH, state(20).position()));
    }

    @Test
    void aShardThatOnlyTheLogKnowsKeepsTheLog() {
        open();
        ShardId unknown = new ShardId(SHARD.value() + 1);
        assertThat(ledger.cutAt(state(20).position(), Set.of(SHARD, unknown))).isEmpty();
        assertThat(ledger.cutAt(state(20).position(), Set.of(SHARD))).contains(state(10).position());
        applied(new Decision.Checkpoint(EPOCH, state(10).position()));
        assertThat(ledger.cutAt(state(20).position(), Set.of(SHARD))).as("nothing further to cut").isEmpty();
        refused(new Decision.CreateShard(EPOCH, unknown, new CollectionId(4), new Offset(9)), "may be cut at 10");
    }

    @Test
    void aSnapshotMakesAnEqualLedgerAtAnyPointOfARandomHistory() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        GroupLedger copy = new GroupLedger(Rule.all());
        open();
        long offset = 10;
        long nextSegment = 1_000;
        for (int i = 1; i < 300; i++) {
            Manifest before = manifest();
            for (Decision decision : decisions(random, i, offset, nextSegment)) {
                ledger.apply(DecisionCodec.decode(DecisionCodec.encode(decision)));
            }
            nextSegment += 2;
            offset = manifest().checkpointOffset().value();
            if (manifest().version() == before.version() + 1) {
                assertThat(ManifestInvariants.violation(before, manifest())).as("seed %s", seed).isEmpty();
            }
            assertThat(ManifestInvariants.violation(manifest())).as("seed %s", seed).isEmpty();
            byte[] snapshot = ledger.snapshot();
            copy.restore(snapshot);
            assertThat(copy.snapshot()).as("seed %s", seed).isEqualTo(snapshot);
        }
        assertThat(manifest().version()).isGreaterThan(20);
    }

    private List<Decision> decisions(Random random, int number, long offset, long nextSegment) {
        List<SegmentEntry> listed = manifest().segments();
        long to = offset + 1 + random.nextInt(5);
        List<Decision> decisions = new ArrayList<>();
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                decisions.add(new Decision.Sealed(EPOCH, SHARD, number, new Offset(to)));
                decisions.add(new Decision.Intent(EPOCH, SHARD, "intent/" + number));
                boolean full = random.nextInt(4) == 0;
                Optional<DeleteFile> deletes = listed.isEmpty() ? Optional.empty() : Optional.of(new DeleteFile(
                        Manifests.file("d" + number), new Offset(full ? 0 : offset), new Offset(to), full,
                        listed.stream().map(SegmentEntry::segment).filter(s -> full || random.nextBoolean()).toList()));
                decisions.add(flushed(number, offset, to, List.of(segment(nextSegment, to)), deletes));
            }
            case 2 -> decisions.add(new Decision.Published(EPOCH, SHARD, manifest().version(), "m" + number, number));
            case 3 -> {
                if (!listed.isEmpty()) {
                    decisions.add(new Decision.CompactionRegistered(EPOCH, SHARD, new Compaction(new BuildId(number),
                            List.of(listed.get(random.nextInt(listed.size())).segment()), new SegmentId(nextSegment + 1),
                            new Offset(offset), manifest().version(), "c" + number)));
                }
            }
            case 4 -> manifest().compactions().stream().findFirst().ifPresent(c -> decisions.add(new Decision.Compacted(EPOCH,
                    SHARD, c.build(), Optional.of(segment(c.output().value(), offset)), Optional.empty(), new Offset(offset), number)));
            case 5 -> listed.stream().findAny().map(SegmentEntry::segment).ifPresent(s -> {
                decisions.add(registered(number, s.value(), "b" + number));
                decisions.add(random.nextBoolean() ? new Decision.BuildAbandoned(EPOCH, SHARD, new BuildId(number))
                        : new Decision.Indexed(EPOCH, SHARD, s, Manifests.index(1_000_000 + number), "b" + number));
            });
            case 6 -> decisions.add(new Decision.IndexesDropped(EPOCH, SHARD, List.of(new IndexId(3)), number));
            default -> decisions.add(new Decision.GarbageCollected(EPOCH, SHARD,
                    manifest().garbage().stream().filter(g -> random.nextBoolean()).map(g -> g.key()).toList()));
        }
        return decisions;
    }

    @Test
    void theBytesOfSnapshotsStayAsTheyAre() {
        open();
        flush(1, 10, 20, List.of(segment(900, 20)), Optional.of(deletes("d1", 10, 20, false, 900)));
        applied(registered(7, 900, "intent/b"));
        GroupLedger copy = new GroupLedger(Rule.all());
        copy.restore(Golden.read("group-snapshot-v2"));
        assertThat(copy.snapshot()).as("what format 2 says, in format 3").isEqualTo(ledger.snapshot());
        applied(new Decision.SplitPlanned(EPOCH, SHARD, CHILD, new Offset(30)));
        copy.restore(Golden.read("group-snapshot-v3"));
        assertThat(copy.snapshot()).as("with a reader state that does not say where the shard lives").isEqualTo(ledger.snapshot());
        byte[] snapshot = Golden.check("group-snapshot-v3-reader-state-v3", ledger.snapshot());
        copy.restore(snapshot);
        assertThat(copy.snapshot()).isEqualTo(snapshot);
    }

    @Test
    void theBytesOfFormatOneStayAsTheyAre() {
        open();
        flush(1, 10, 20, List.of(segment(900, 20)), Optional.of(deletes("d1", 10, 20, false, 900)));
        GroupLedger copy = new GroupLedger(Rule.all());
        copy.restore(Golden.read("group-snapshot-v1"));
        assertThat(copy.snapshot()).as("what format 1 says, in format 3").isEqualTo(ledger.snapshot());
        Decision decision = flushed(1, 10, 20, List.of(segment(900, 20)), Optional.of(deletes("d1", 10, 20, false, 900)));
        assertThat(DecisionCodec.decode(Golden.read("decision-flushed-v1"))).isEqualTo(decision);
        Decision registered = registered(7, 900, "intent/b");
        assertThat(DecisionCodec.decode(Golden.check("decision-build-registered-v1", DecisionCodec.encode(registered)))).isEqualTo(registered);
        GroupRecord record = new GroupRecord(3, true, List.of(new Seat(NODE, false), new Seat(new NodeId("data-node-2"), true)));
        assertThat(GroupRecord.decode(Golden.check("group-record-v3", record.encode()))).isEqualTo(record);
        LogStart start = new LogStart(state(20).position());
        assertThat(LogStart.decode(Golden.check("log-start-v1", start.encode()))).isEqualTo(start);
    }
}
