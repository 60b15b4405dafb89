package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertOk;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.GetFlushStateRequest;
import io.milvus.v2.common.CompactionState;
import io.milvus.v2.service.utility.request.CompactReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.utility.request.GetCompactionStateReq;
import io.milvus.v2.service.utility.request.GetPersistentSegmentInfoReq;
import io.milvus.v2.service.utility.request.GetQuerySegmentInfoReq;
import io.milvus.v2.service.utility.response.GetPersistentSegmentInfoResp.PersistentSegmentInfo;
import io.milvus.v2.service.utility.response.GetQuerySegmentInfoResp.QuerySegmentInfo;
import io.milvus.v2.service.vector.request.DeleteReq;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flush, compaction and what the server says about its segments. */
@ExtendWith(SdkServer.class)
class SegmentTest {
    @Test
    void flushesAndSaysWhatWasFlushed(Sdk sdk) {
        var books = Books.filled(sdk, 100);
        var answer = sdk.stub().flush(FlushRequest.newBuilder().addCollectionNames(books.name()).build());
        assertOk(answer.getStatus());
        assertThat(answer.getCollSegIDsMap()).containsKey(books.name());
        assertThat(answer.getCollFlushTsMap()).containsKey(books.name());
        var state = GetFlushStateRequest.newBuilder().setCollectionName(books.name())
            .setFlushTs(answer.getCollFlushTsOrThrow(books.name()))
            .addAllSegmentIDs(answer.getCollSegIDsOrThrow(books.name()).getDataList()).build();
        await(() -> sdk.stub().getFlushState(state).getFlushed());
        assertThat(persistent(books)).isNotEmpty().allMatch(segment -> segment.getState().equals("Flushed"));
        assertThat(persistent(books).stream().mapToLong(PersistentSegmentInfo::getNumOfRows).sum()).isEqualTo(100);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void saysWhichSegmentsServeQueries(Sdk sdk) {
        var books = Books.filled(sdk, 60);
        flush(books);
        books.insert(60, 90);
        assertThat(Reads.count(books, "")).isEqualTo(90);
        assertThat(serving(books).stream().mapToLong(QuerySegmentInfo::getNumOfRows).sum()).isEqualTo(90);
        assertThat(serving(books)).extracting(QuerySegmentInfo::getState).contains("Sealed", "Growing");
        assertThat(serving(books)).extracting(QuerySegmentInfo::getSegmentID).doesNotHaveDuplicates();
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void compactsAndKeepsEveryRow(Sdk sdk) {
        var books = Books.filled(sdk, 40);
        flush(books);
        books.insert(40, 80);
        flush(books);
        books.client().delete(DeleteReq.builder().collectionName(books.name()).filter("year == 2003").build());
        flush(books);
        var id = sdk.client().compact(CompactReq.builder().collectionName(books.name()).build()).getCompactionID();
        await(() -> sdk.client().getCompactionState(GetCompactionStateReq.builder().compactionID(id).build())
            .getState() == CompactionState.Completed);
        assertThat(Reads.ids(books, "id >= 0")).isEqualTo(
            Books.ids(0, 80).stream().filter(book -> book % 20 != 3).toList());
        assertThat(Reads.ids(books, "year == 2003")).isEmpty();
        CollectionTest.drop(sdk, books.name());
    }

    private static void flush(Books books) {
        books.client().flush(FlushReq.builder().collectionNames(List.of(books.name())).build());
    }

    private static List<PersistentSegmentInfo> persistent(Books books) {
        return books.client().getPersistentSegmentInfo(
            GetPersistentSegmentInfoReq.builder().collectionName(books.name()).build()).getSegmentInfos();
    }

    private static List<QuerySegmentInfo> serving(Books books) {
        return books.client().getQuerySegmentInfo(
            GetQuerySegmentInfoReq.builder().collectionName(books.name()).build()).getSegmentInfos();
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up after 60 s").isLessThan(deadlineNanos);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
