package io.arrwdb.core.shard;

import static io.arrwdb.core.manifest.Manifests.EPOCH;
import static io.arrwdb.core.manifest.Manifests.SHARD;
import static io.arrwdb.core.manifest.Manifests.movedState;
import static io.arrwdb.core.manifest.Manifests.segment;
import static io.arrwdb.core.manifest.Manifests.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestInvariants;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.recovery.MovedManifest;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.WalRecords;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two groups decide of a shard that moves from one to the other. */
class MoveDecisionsTest {
    private static final long MOVE = 31;
    private static final Epoch THERE = new Epoch(1, 2);

    private final GroupLedger from = new GroupLedger(Rule.all());
    private final GroupLedger to = new GroupLedger(Rule.all());

    /** A shard with a segment that has left at checkpoint 50. */
    @BeforeEach
    void open() {
        applied(from, new Decision.Activate(EPOCH, new NodeId("data-node-1")));
        applied(from, new Decision.CreateShard(EPOCH, SHARD, new CollectionId(4), new Offset(9)));
        applied(from, new Decision.Adopt(EPOCH, SHARD, Manifests.first()));
        applied(from, new Decision.Published(EPOCH, SHARD, 1, "m1", 0));
        flush(new Offset(10), movedState(50), 900);
        applied(from, new Decision.Published(EPOCH, SHARD, 2, "m2", 0));
        applied(to, new Decision.Activate(THERE, new NodeId("data-node-2")));
    }

    private void flush(Offset since, ReaderState checkpoint, long segment) {
        Offset end = checkpoint.position().next();
        applied(from, new Decision.Sealed(EPOCH, SHARD, segment, end));
        applied(from, new Decision.Intent(EPOCH, SHARD, "intent/" + segment));
        applied(from, flushed(since, checkpoint, segment));
    }

    private static Decision.Flushed flushed(Offset since, ReaderState checkpoint, long segment) {
        return new Decision.Flushed(EPOCH, SHARD, segment, "intent/" + segment, since, checkpoint, WalRecords.schema(),
                List.of(segment(segment, checkpoint.position().next().value())), List.of(), Optional.empty(), List.of(), 77);
    }

    private static void applied(GroupLedger ledger, Decision decision) {
        assertThat(ledger.apply(decision)).as("%s", decision).isEqualTo(Ruling.APPLIED);
    }

    private static void refused(GroupLedger ledger, Decision decision, String reason) {
        assertThat(ledger.apply(decision)).as("%s", decision).isInstanceOfSatisfying(Ruling.Refused.class,
                refused -> assertThat(refused.reason()).contains(reason));
    }

    private Manifest last() {
        return from.shard(SHARD).orElseThrow().manifest().orElseThrow();
    }

    @Test
    void theManifestByWhichAShardLeavesIsTheLastOfItsGroup() {
        refused(from, new Decision.BuildRegistered(EPOCH, SHARD, new RegisteredBuild(new BuildId(1), new SegmentId(900), "b/")), "is leaving by move 31");
        refused(from, new Decision.CheckpointAdvanced(EPOCH, SHARD, new Offset(50), movedState(60)), "is leaving by move 31");
        refused(from, new Decision.GarbageCollected(EPOCH, SHARD, List.of("m1")), "is leaving by move 31");
        refused(from, new Decision.SplitPlanned(EPOCH, SHARD, new ShardId(13), new Offset(60)), "is leaving by move 31");
        refused(from, new Decision.ShardMoved(EPOCH, SHARD, MOVE + 1), "has no manifest by which it leaves in move 32");
    }

    @Test
    void aMoveThatIsGivenUpLeavesAShardLikeAnyOther() {
        flush(new Offset(50), state(60), 901);
        applied(from, new Decision.BuildRegistered(EPOCH, SHARD, new RegisteredBuild(new BuildId(1), new SegmentId(900), "b/")));
        refused(from, new Decision.ShardMoved(EPOCH, SHARD, MOVE), "has no manifest by which it leaves");
    }

    @Test
    void theOtherGroupGoesOnWithWhatThisOneForgets() {
        Manifest adopted = MovedManifest.toGroup(last(), new LogGroupId(8), THERE, state(7), List.of(new GarbageEntry("m2", 3, 80)));
        assertThat(ManifestInvariants.violation(adopted)).isEmpty();
        assertThat(adopted.checkpoint().progress().dedupe().find(new RequestId(1, 2))).as("a request that took effect before").isPresent();
        assertThat(adopted.checkpoint().progress().ownership()).isEqualTo(last().checkpoint().progress().ownership());
        applied(to, new Decision.CreateShard(THERE, SHARD, new CollectionId(4), new Offset(6)));
        applied(to, new Decision.Adopt(THERE, SHARD, adopted));
        applied(to, new Decision.Published(THERE, SHARD, adopted.version(), "m3", 5));
        assertThat(to.neededFrom()).as("from its place in the log that it entered").contains(new Offset(7));
        applied(from, new Decision.ShardMoved(EPOCH, SHARD, MOVE));
        assertThat(from.shards()).isEmpty();
        assertThat(from.neededFrom()).isEmpty();
    }
}
