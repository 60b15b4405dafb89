package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.common.ErrorCode;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.partition.request.CreatePartitionReq;
import io.milvus.v2.service.partition.request.DropPartitionReq;
import io.milvus.v2.service.partition.request.GetPartitionStatsReq;
import io.milvus.v2.service.partition.request.HasPartitionReq;
import io.milvus.v2.service.partition.request.ListPartitionsReq;
import io.milvus.v2.service.partition.request.LoadPartitionsReq;
import io.milvus.v2.service.partition.request.ReleasePartitionsReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.QueryReq;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class PartitionTest {
    @Test
    void createsListsAndDrops(Sdk sdk) {
        var books = Books.filled(sdk, 5);
        create(books, "old");
        assertThat(list(books)).containsExactlyInAnyOrder("_default", "old");
        assertThat(has(books, "old")).isTrue();
        release(books, "old");
        books.client().dropPartition(
            DropPartitionReq.builder().collectionName(books.name()).partitionName("old").build());
        assertThat(has(books, "old")).isFalse();
        assertThat(list(books)).containsExactly("_default");
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void readsAndDeletesWithinPartitions(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        create(books, "new");
        load(books, "new");
        insert(books, "new", 10, 30);
        assertThat(count(books, "new")).isEqualTo(20);
        assertThat(count(books, "_default")).isEqualTo(10);
        assertThat(Reads.count(books, "")).isEqualTo(30);
        assertThat(books.client().getPartitionStats(GetPartitionStatsReq.builder().collectionName(books.name())
            .partitionName("new").build()).getNumOfEntities()).isEqualTo(20);
        var hits = Reads.hits(books, Reads.search(books, Vectors.of(3, Books.DIM)).partitionNames(List.of("new")))
            .getFirst();
        assertThat(Reads.keys(hits)).hasSize(10).allMatch(id -> id >= 10);
        books.client().delete(DeleteReq.builder().collectionName(books.name()).partitionName("new")
            .filter("id < 15").build());
        assertThat(count(books, "new")).isEqualTo(15);
        assertThat(count(books, "_default")).isEqualTo(10);
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void loadsPartitionsOneByOne(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        create(books, "new");
        insert(books, "new", 10, 30);
        books.client().releaseCollection(ReleaseCollectionReq.builder().collectionName(books.name()).build());
        load(books, "new");
        assertThat(count(books, "new")).isEqualTo(20);
        assertRefused(() -> count(books, "_default"), 201, ErrorCode.UnexpectedError, "partition not loaded");
        release(books, "new");
        assertRefused(() -> Reads.count(books, ""), 101, ErrorCode.UnexpectedError, "collection not loaded");
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void saysWhichPartitionIsMissing(Sdk sdk) {
        var books = Books.filled(sdk, 1);
        assertRefused(() -> insert(books, "absent", 1, 2), 200, ErrorCode.MetaFailed,
            "partition not found[partition=absent]");
        assertRefused(() -> count(books, "absent"), 200, ErrorCode.MetaFailed, "absent");
        assertRefused(() -> load(books, "absent"), 200, ErrorCode.MetaFailed, "absent");
        CollectionTest.drop(sdk, books.name());
    }

    private static void create(Books books, String partition) {
        books.client().createPartition(
            CreatePartitionReq.builder().collectionName(books.name()).partitionName(partition).build());
    }

    private static List<String> list(Books books) {
        return books.client().listPartitions(ListPartitionsReq.builder().collectionName(books.name()).build());
    }

    private static boolean has(Books books, String partition) {
        return books.client().hasPartition(
            HasPartitionReq.builder().collectionName(books.name()).partitionName(partition).build());
    }

    private static void load(Books books, String partition) {
        books.client().loadPartitions(
            LoadPartitionsReq.builder().collectionName(books.name()).partitionNames(List.of(partition)).build());
    }

    private static void release(Books books, String partition) {
        books.client().releasePartitions(
            ReleasePartitionsReq.builder().collectionName(books.name()).partitionNames(List.of(partition)).build());
    }

    private static void insert(Books books, String partition, long from, long to) {
        books.client().insert(InsertReq.builder().collectionName(books.name()).partitionName(partition)
            .data(LongStream.range(from, to).mapToObj(Books::book).toList()).build());
    }

    private static long count(Books books, String partition) {
        return (Long) books.client().query(QueryReq.builder().collectionName(books.name())
            .partitionNames(List.of(partition)).outputFields(List.of("count(*)")).filter("")
            .consistencyLevel(ConsistencyLevel.STRONG).build())
            .getQueryResults().getFirst().getEntity().get("count(*)");
    }
}
