package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertOk;
import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.arrwdb.proto.milvus.GetLoadStateRequest;
import io.arrwdb.proto.milvus.GetLoadingProgressRequest;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.LoadState;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.GetLoadStateReq;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class LoadTest {
    @Test
    void loadsReleasesAndLoadsAgain(Sdk sdk) {
        var books = Books.filled(sdk, 30);
        load(books);
        assertThat(isLoaded(books)).isTrue();
        release(books);
        assertThat(isLoaded(books)).isFalse();
        assertThatCode(() -> release(books)).as("releasing what is released").doesNotThrowAnyException();
        load(books);
        load(books);
        assertThat(isLoaded(books)).isTrue();
        assertThat(Reads.count(books, "")).isEqualTo(30);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void refusesToReadWhatIsNotLoaded(Sdk sdk) {
        var books = Books.filled(sdk, 5);
        release(books);
        assertRefused(() -> Reads.count(books, ""), 101, ErrorCode.UnexpectedError, "collection not loaded");
        assertRefused(() -> Reads.hits(books, Reads.search(books, Vectors.of(1, Books.DIM))), 101,
            ErrorCode.UnexpectedError, "collection not loaded");
        assertRefused(progress(sdk, books.name()), 101, ErrorCode.UnexpectedError, "collection not loaded");
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void takesWritesWhileReleased(Sdk sdk) {
        var books = Books.filled(sdk, 5);
        release(books);
        books.insert(5, 12);
        load(books);
        assertThat(Reads.count(books, "")).isEqualTo(12);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void needsAnIndex(Sdk sdk) {
        var books = IndexTest.empty(sdk);
        assertRefused(() -> load(books), 700, ErrorCode.IndexNotExist, "index not found[collection=" + books.name());
        IndexTest.create(books, "vector", IndexType.FLAT, MetricType.L2, Map.of());
        load(books);
        assertThat(isLoaded(books)).isTrue();
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void saysItsStateAndProgress(Sdk sdk) {
        var books = Books.filled(sdk, 5);
        load(books);
        assertThat(state(sdk, books.name())).isEqualTo(LoadState.LoadStateLoaded);
        var answer = sdk.stub().getLoadingProgress(
            GetLoadingProgressRequest.newBuilder().setCollectionName(books.name()).build());
        assertOk(answer.getStatus());
        assertThat(answer.getProgress()).isEqualTo(100);
        release(books);
        assertThat(state(sdk, books.name())).isEqualTo(LoadState.LoadStateNotLoad);
        assertThat(state(sdk, "absent_one")).isEqualTo(LoadState.LoadStateNotExist);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void saysWhichCollectionIsMissing(Sdk sdk) {
        assertRefused(() -> load(new Books(sdk.client(), "absent_one")), 100, ErrorCode.CollectionNotExists,
            "absent_one");
    }

    private static LoadState state(Sdk sdk, String name) {
        var answer = sdk.stub().getLoadState(GetLoadStateRequest.newBuilder().setCollectionName(name).build());
        assertOk(answer.getStatus());
        return answer.getState();
    }

    private static io.arrwdb.proto.milvus.common.Status progress(Sdk sdk, String name) {
        return sdk.stub().getLoadingProgress(
            GetLoadingProgressRequest.newBuilder().setCollectionName(name).build()).getStatus();
    }

    private static boolean isLoaded(Books books) {
        return books.client().getLoadState(GetLoadStateReq.builder().collectionName(books.name()).build());
    }

    private static void load(Books books) {
        books.client().loadCollection(LoadCollectionReq.builder().collectionName(books.name()).build());
    }

    private static void release(Books books) {
        books.client().releaseCollection(ReleaseCollectionReq.builder().collectionName(books.name()).build());
    }
}
