package io.arrwdb.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoansTest {
    private static final Manifest EMPTY = Manifests.first();
    private static final ShardId LENDER = new ShardId(2);

    private static String intent(ShardId shard) {
        return new ObjectNames(ObjectNames.ROOT, EMPTY.collection(), shard).intent(new Epoch(1, 1), new RequestId(3, 4));
    }

    private static SegmentEntry segment(long id, ShardId writtenFor) {
        SegmentId segment = new SegmentId(id);
        FileRef data = new FileRef(ObjectNames.data(intent(writtenFor), segment), 10, 1);
        FileRef keys = new FileRef(ObjectNames.keys(intent(writtenFor), segment), 10, 1);
        return new SegmentEntry(segment, new PartitionId(7), 100, new Timestamp(5), new Timestamp(9), 3, 20, data, keys, new Offset(1), List.of());
    }

    private static Manifest with(List<SegmentEntry> segments, List<GarbageEntry> garbage) {
        return new Manifest(EMPTY.collection(), EMPTY.group(), EMPTY.shard(), 2, EMPTY.epoch(), EMPTY.checkpoint(), EMPTY.schema(), true,
                segments, List.of(), List.of(), List.of(), garbage);
    }

    @Test
    void segmentsInAnothersFilesAreBorrowedUntilTheirGarbageIsForgotten() {
        SegmentEntry own = segment(1, EMPTY.shard());
        SegmentEntry borrowed = segment(2, LENDER);
        assertThat(Loans.of(with(List.of(own, borrowed), List.of()))).satisfies(loans -> {
            assertThat(loans.lenders()).containsExactly(LENDER);
            assertThat(loans.segments()).containsExactly(new SegmentId(2));
        });
        assertThat(Loans.of(with(List.of(own), List.of(new GarbageEntry(borrowed.data().key(), 1, 1))))).satisfies(loans -> {
            assertThat(loans.lenders()).containsExactly(LENDER);
            assertThat(loans.segments()).isEmpty();
            assertThat(loans.none()).isFalse();
        });
        assertThat(Loans.of(with(List.of(own), List.of(new GarbageEntry(own.data().key(), 1, 1)))).none()).isTrue();
    }
}
