package io.arrwdb.core.shard;

import static io.arrwdb.core.manifest.Manifests.EPOCH;
import static io.arrwdb.core.manifest.Manifests.SHARD;
import static io.arrwdb.core.manifest.Manifests.deletes;
import static io.arrwdb.core.manifest.Manifests.segment;
import static io.arrwdb.core.manifest.Manifests.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.WalRecords;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a group decides of a split, and what follows for the objects that both sides name. */
class SplitDecisionsTest {
    private static final ShardId CHILD = new ShardId(13);

    private GroupLedger ledger = new GroupLedger(Rule.all());

    /** A shard with two segments at checkpoint 20. */
    @BeforeEach
    void open() {
        applied(new Decision.Activate(EPOCH, new NodeId("data-node-1")));
        applied(new Decision.CreateShard(EPOCH, SHARD, new CollectionId(4), new Offset(9)));
        applied(new Decision.Adopt(EPOCH, SHARD, Manifests.first()));
        applied(new Decision.Published(EPOCH, SHARD, 1, "m1", 0));
        applied(new Decision.Sealed(EPOCH, SHARD, 1, new Offset(20)));
        applied(new Decision.Intent(EPOCH, SHARD, "intent/1"));
        applied(new Decision.Flushed(EPOCH, SHARD, 1, "intent/1", new Offset(10), state(20), WalRecords.schema(),
                List.of(segment(900, 20), segment(901, 20)), List.of(), Optional.empty(), List.of(), 77));
        applied(new Decision.Published(EPOCH, SHARD, 2, "m2", 0));
    }

    private void applied(Decision decision) {
        assertThat(ledger.apply(decision)).as("%s", decision).isEqualTo(Ruling.APPLIED);
    }

    private void refused(Decision decision, String reason) {
        byte[] before = ledger.snapshot();
        assertThat(ledger.apply(decision)).as("%s", decision).isInstanceOfSatisfying(Ruling.Refused.class,
                refused -> assertThat(refused.reason()).contains(reason));
        assertThat(ledger.snapshot()).isEqualTo(before);
    }

    private void plan() {
        applied(new Decision.SplitPlanned(EPOCH, SHARD, CHILD, new Offset(30)));
    }

    private Decision.SplitCommitted commitment() {
        List<SegmentEntry> segments = List.of(segment(900, 40), segment(901, 40));
        return new Decision.SplitCommitted(EPOCH, SHARD, "intent/child", new Manifest(new CollectionId(4), Manifests.first().group(), CHILD, 1,
                EPOCH, state(40), WalRecords.schema(), true, segments, List.of(deletes("child", 0, 40, true, 900, 901)), List.of(),
                List.of(), List.of()));
    }

    private void commit() {
        applied(new Decision.Intent(EPOCH, CHILD, "intent/child"));
        applied(commitment());
    }

    private Manifest parent() {
        return ledger.shard(SHARD).orElseThrow().manifest().orElseThrow();
    }

    @Test
    void theLogIsNeededFromTheParentsCheckpointUntilTheChildIsPublished() {
        plan();
        assertThat(ledger.neededFrom()).contains(new Offset(20));
        refused(new Decision.Sealed(EPOCH, SHARD, 2, new Offset(35)), "is being split into 13");
        refused(new Decision.CheckpointAdvanced(EPOCH, SHARD, new Offset(20), state(35)), "is being split into 13");
        commit();
        refused(new Decision.Sealed(EPOCH, SHARD, 2, new Offset(35)), "is being split into 13");
        assertThat(ledger.parentOf(CHILD)).isPresent();
        applied(new Decision.Published(EPOCH, CHILD, 1, "c1", 5));
        assertThat(ledger.parentOf(CHILD)).isEmpty();
        applied(new Decision.CheckpointAdvanced(EPOCH, SHARD, new Offset(20), state(50)));
        applied(new Decision.Published(EPOCH, SHARD, 3, "m3", 5));
        assertThat(ledger.neededFrom()).contains(new Offset(40));
    }

    @Test
    void withoutThatRuleTheTestAboveFails() {
        ledger = new GroupLedger(Rule.allBut(Rule.COUNT_CHILD_FROM_SPLIT));
        open();
        assertThatThrownBy(this::theLogIsNeededFromTheParentsCheckpointUntilTheChildIsPublished).isInstanceOf(AssertionError.class);
    }

    @Test
    void theParentKeepsWhatTheChildWillNameUntilThatIsSaid() {
        applied(new Decision.CompactionRegistered(EPOCH, SHARD, new Compaction(new BuildId(5), List.of(new SegmentId(900)),
                new SegmentId(950), new Offset(20), parent().version(), "root/p/")));
        plan();
        Decision compacted = new Decision.Compacted(EPOCH, SHARD, new BuildId(5), Optional.empty(), Optional.empty(), new Offset(30), 88);
        refused(compacted, "is being split into 13");
        commit();
        applied(new Decision.Published(EPOCH, CHILD, 1, "c1", 5));
        applied(compacted);
        SharedObjects parents = new SharedObjects(ledger, SHARD);
        assertThat(parents.fateOf("root/900.data")).as("the child reads it").isEqualTo(SharedObjects.Fate.KEEP);
        assertThat(parents.areNamedElsewhere("root/90")).isTrue();
        drop(CHILD, "root/child");
        assertThat(new SharedObjects(ledger, SHARD).fateOf("root/900.data")).as("nobody else reads it").isEqualTo(SharedObjects.Fate.DELETE);
        assertThat(new SharedObjects(ledger, SHARD).areNamedElsewhere("root/90")).isFalse();
    }

    @Test
    void theChildLeavesWhatTheParentOwns() {
        plan();
        commit();
        assertThat(new SharedObjects(ledger, CHILD).fateOf("root/900.data")).isEqualTo(SharedObjects.Fate.LEAVE);
        assertThat(new SharedObjects(ledger, CHILD).fateOf("root/child")).isEqualTo(SharedObjects.Fate.DELETE);
    }

    @Test
    void aSplitThatIsNotInTheLogLeavesNothing() {
        byte[] before = ledger.snapshot();
        plan();
        applied(new Decision.SplitAborted(EPOCH, SHARD, CHILD));
        assertThat(ledger.snapshot()).isEqualTo(before);
        refused(new Decision.SplitAborted(EPOCH, SHARD, CHILD), "is not being split");
        plan();
        commit();
        refused(new Decision.SplitAborted(EPOCH, SHARD, CHILD), "its split is in the log");
    }

    @Test
    void oneSplitAtATimeAndOnlyWhatWasPlanned() {
        refused(commitment(), "is not being split into 13");
        plan();
        refused(new Decision.SplitPlanned(EPOCH, SHARD, new ShardId(14), new Offset(30)), "is being split into 13");
        refused(new Decision.SplitPlanned(EPOCH, SHARD, CHILD, new Offset(30)), "exists");
        refused(commitment(), "nobody intended");
        applied(new Decision.SplitAborted(EPOCH, SHARD, CHILD));
        applied(new Decision.Sealed(EPOCH, SHARD, 2, new Offset(35)));
        refused(new Decision.SplitPlanned(EPOCH, SHARD, CHILD, new Offset(30)), "flush 2 is in progress");
    }

    private void drop(ShardId shard, String object) {
        assertThat(new SharedObjects(ledger, shard).areNamedElsewhere(object)).isFalse();
        applied(new Decision.DropShard(EPOCH, shard));
        applied(new Decision.ShardGone(EPOCH, shard));
    }
}
