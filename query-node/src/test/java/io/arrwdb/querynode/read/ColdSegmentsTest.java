package io.arrwdb.querynode.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentPages;
import io.arrwdb.shard.view.Deletes;
import io.arrwdb.shard.view.OwnedRows;
import io.arrwdb.shard.view.SegmentView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ColdSegmentsTest {
    private static final Timestamp WRITTEN = new Timestamp(1);
    private static final long PATIENCE_SECONDS = 60;

    @Test
    void aReadWaitsUntilWhatIsMissingIsThere() throws Exception {
        CompletableFuture<Void> read = new CompletableFuture<>();
        CompletableFuture<Integer> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> waiting.complete(new ColdSegments(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)).await(List.of(
                segment(now -> Optional.of(read)), segment(SegmentPages.NONE)))));
        assertThat(waiting).isNotDone();
        read.complete(null);
        assertThat(waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void itGoesOnWithoutWhatDoesNotComeOrCannotBeRead() {
        assertThat(new ColdSegments(1).await(List.of(segment(now -> Optional.of(new CompletableFuture<>()))))).isEqualTo(1);
        assertThat(new ColdSegments(1).await(List.of(segment(now -> Optional.of(CompletableFuture.failedFuture(new IllegalStateException()))))))
                .isEqualTo(1);
        assertThat(new ColdSegments(1).await(List.of(segment(SegmentPages.NONE)))).isZero();
    }

    private static SegmentView segment(SegmentPages pages) {
        FileRef file = new FileRef("file", 1, 1);
        SegmentEntry entry = new SegmentEntry(new SegmentId(1), new PartitionId(1), 3, WRITTEN, WRITTEN, 1, 1, file, file, new Offset(0),
                List.of());
        SealedSegment sealed = new SealedSegment(entry, null, null, Map.of(), pages, () -> { });
        return new SegmentView(entry.partition(), null, Deletes.NONE, OwnedRows.ALL, WRITTEN, WRITTEN, Timestamp.MAX, sealed);
    }
}
