package io.arrwdb.coordinator.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.testkit.golden.GoldenLines;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the data coordinator keeps in the metadata store. */
class CompactionRecordsTest {
    private static final CollectionId COLLECTION = new CollectionId(1_004);
    private static final ShardId SHARD = new ShardId(1_006);
    private static final List<SegmentId> INPUTS = List.of(new SegmentId(1_010), new SegmentId(1_300));

    @Test
    void theBytesOfAUsersCompactionStayAsTheyAre() {
        ManualCompaction request = new ManualCompaction(1_020, COLLECTION, List.of(
                new ManualCompaction.Plan(SHARD, INPUTS, ManualCompaction.State.OPEN),
                new ManualCompaction.Plan(SHARD, List.of(), ManualCompaction.State.DONE),
                new ManualCompaction.Plan(new ShardId(1_007), INPUTS, ManualCompaction.State.FAILED)));
        byte[] stored = GoldenLines.check("manual-compaction-v1", List.of(request.encode())).getFirst();
        assertThat(ManualCompaction.decode(stored)).isEqualTo(request);
    }

    @Test
    void theBytesOfATaskStayAsTheyAre() {
        CompactionTask task = new CompactionTask(new BuildId(1_021), COLLECTION, new ShardMeta(SHARD, new LogGroupId(3), 1), INPUTS);
        byte[] stored = GoldenLines.check("compaction-task-v1", List.of(task.encode())).getFirst();
        assertThat(CompactionTask.decode(stored)).isEqualTo(task);
    }

    @Test
    void whatANewerVersionWroteIsRefusedByName() {
        byte[] newer = {2};
        assertThatThrownBy(() -> ManualCompaction.decode(newer)).isInstanceOf(MalformedBytesException.class)
                .hasMessage("a manual compaction of format 2; this version reads 1");
        assertThatThrownBy(() -> CompactionTask.decode(newer)).isInstanceOf(MalformedBytesException.class)
                .hasMessage("a compaction task of format 2; this version reads 1");
    }
}
