package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.arrwdb.proto.milvus.common.ErrorCode;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.GetCollectionStatsReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.collection.request.RenameCollectionReq;
import io.milvus.v2.service.collection.response.DescribeCollectionResp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class CollectionTest {
    @Test
    void createsQuickly(Sdk sdk) {
        var name = Sdk.unique("quick");
        sdk.client().createCollection(CreateCollectionReq.builder().collectionName(name).dimension(4).build());
        var described = describe(sdk, name);
        assertThat(described.getFieldNames()).containsExactlyInAnyOrder("id", "vector");
        assertThat(described.getPrimaryFieldName()).isEqualTo("id");
        assertThat(described.getEnableDynamicField()).isTrue();
        assertThat(described.getConsistencyLevel()).isEqualTo(ConsistencyLevel.BOUNDED);
        drop(sdk, name);
    }

    @Test
    void describesWhatWasCreated(Sdk sdk) {
        var name = Sdk.unique("described");
        sdk.client().createCollection(CreateCollectionReq.builder().collectionName(name).description("all of it")
            .collectionSchema(EveryType.schema()).numShards(3).consistencyLevel(ConsistencyLevel.SESSION)
            .property("collection.ttl.seconds", "3600").build());
        var described = describe(sdk, name);
        assertThat(described.getDescription()).isEqualTo("all of it");
        assertThat(described.getShardsNum()).isEqualTo(3);
        assertThat(described.getConsistencyLevel()).isEqualTo(ConsistencyLevel.SESSION);
        assertThat(described.getProperties()).containsEntry("collection.ttl.seconds", "3600");
        assertThat(described.getCreateTime()).isPositive();
        assertThat(described.getCollectionID()).isPositive();
        EveryType.assertDescribed(described.getCollectionSchema());
        drop(sdk, name);
    }

    @Test
    void listsAndDrops(Sdk sdk) {
        var name = Sdk.unique("listed");
        assertThat(has(sdk, name)).isFalse();
        create(sdk, name);
        assertThat(has(sdk, name)).isTrue();
        assertThat(sdk.client().listCollections().getCollectionNames()).contains(name);
        drop(sdk, name);
        assertThat(has(sdk, name)).isFalse();
        assertThat(sdk.client().listCollections().getCollectionNames()).doesNotContain(name);
        assertThatCode(() -> drop(sdk, name)).as("dropping what is gone").doesNotThrowAnyException();
    }

    @Test
    void createsAgainOnlyWhatIsIdentical(Sdk sdk) {
        var name = Sdk.unique("twice");
        create(sdk, name);
        assertThatCode(() -> create(sdk, name)).doesNotThrowAnyException();
        var other = Books.schema()
            .addField(AddFieldReq.builder().fieldName("more").dataType(DataType.Int64).build());
        assertRefused(() -> sdk.client().createCollection(
            CreateCollectionReq.builder().collectionName(name).collectionSchema(other).build()),
            65535, ErrorCode.UnexpectedError,
            "create duplicate collection with different parameters, collection: " + name);
        drop(sdk, name);
    }

    @Test
    void renames(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        var renamed = Sdk.unique("renamed");
        sdk.client().renameCollection(
            RenameCollectionReq.builder().collectionName(books.name()).newCollectionName(renamed).build());
        assertThat(has(sdk, books.name())).isFalse();
        assertThat(describe(sdk, renamed).getCollectionName()).isEqualTo(renamed);
        assertThat(Reads.count(new Books(sdk.client(), renamed), "")).isEqualTo(10);
        assertRefused(() -> sdk.client().renameCollection(RenameCollectionReq.builder().collectionName("absent_one")
            .newCollectionName("other").build()), 100, ErrorCode.CollectionNotExists, "absent_one");
        drop(sdk, renamed);
    }

    @Test
    void refusesToRenameOntoAnother(Sdk sdk) {
        var one = Sdk.unique("one");
        var two = Sdk.unique("two");
        create(sdk, one);
        create(sdk, two);
        assertRefused(() -> sdk.client().renameCollection(RenameCollectionReq.builder().collectionName(one)
            .newCollectionName(two).build()), 65535, ErrorCode.UnexpectedError, "duplicated new collection name " + two);
        List.of(one, two).forEach(name -> drop(sdk, name));
    }

    @Test
    void countsItsRowsExactly(Sdk sdk) {
        var books = Books.filled(sdk, 25);
        var stats = sdk.client().getCollectionStats(
            GetCollectionStatsReq.builder().collectionName(books.name()).build());
        assertThat(stats.getNumOfEntities()).isEqualTo(25);
        drop(sdk, books.name());
    }

    @Test
    void saysWhichCollectionIsMissing(Sdk sdk) {
        assertRefused(() -> describe(sdk, "absent_one"), 100, ErrorCode.CollectionNotExists,
            "can't find collection[database=default][collection=absent_one]");
    }

    static DescribeCollectionResp describe(Sdk sdk, String name) {
        return sdk.client().describeCollection(DescribeCollectionReq.builder().collectionName(name).build());
    }

    static boolean has(Sdk sdk, String name) {
        return sdk.client().hasCollection(HasCollectionReq.builder().collectionName(name).build());
    }

    static void create(Sdk sdk, String name) {
        sdk.client().createCollection(
            CreateCollectionReq.builder().collectionName(name).collectionSchema(Books.schema()).build());
    }

    static void drop(Sdk sdk, String name) {
        sdk.client().dropCollection(DropCollectionReq.builder().collectionName(name).build());
    }
}
