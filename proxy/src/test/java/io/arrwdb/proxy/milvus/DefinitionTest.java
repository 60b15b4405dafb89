package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.create;
import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.field;
import static io.arrwdb.proxy.fake.Requests.pair;
import static io.arrwdb.proxy.fake.Requests.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.AddCollectionFieldRequest;
import io.arrwdb.proto.milvus.CreateDatabaseRequest;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.CreatePartitionRequest;
import io.arrwdb.proto.milvus.DescribeCollectionRequest;
import io.arrwdb.proto.milvus.DescribeCollectionResponse;
import io.arrwdb.proto.milvus.DescribeIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexResponse;
import io.arrwdb.proto.milvus.DropCollectionRequest;
import io.arrwdb.proto.milvus.DropDatabaseRequest;
import io.arrwdb.proto.milvus.DropIndexRequest;
import io.arrwdb.proto.milvus.GetLoadStateRequest;
import io.arrwdb.proto.milvus.GetLoadingProgressRequest;
import io.arrwdb.proto.milvus.HasCollectionRequest;
import io.arrwdb.proto.milvus.ListDatabasesRequest;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.LoadPartitionsRequest;
import io.arrwdb.proto.milvus.RenameCollectionRequest;
import io.arrwdb.proto.milvus.ShowCollectionsRequest;
import io.arrwdb.proto.milvus.ShowPartitionsRequest;
import io.arrwdb.proto.milvus.ShowType;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.IndexState;
import io.arrwdb.proto.milvus.common.LoadState;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proxy.fake.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DefinitionTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private DescribeCollectionResponse describe(String name) {
        return cluster.client().describeCollection(DescribeCollectionRequest.newBuilder().setCollectionName(name).build());
    }

    @Test
    void describesACollectionAsItWasCreatedWithoutTheHiddenField() {
        assertThat(cluster.client().createCollection(create("c", schema())).getCode()).isZero();

        DescribeCollectionResponse c = describe("c");
        assertThat(c.getSchema().getFieldsList()).extracting(FieldSchema::getName).containsExactly("id", "vec", "name");
        assertThat(c.getSchema().getFieldsList()).extracting(FieldSchema::getFieldID).containsExactly(100L, 101L, 102L);
        assertThat(c.getSchema().getEnableDynamicField()).isTrue();
        assertThat(c.getShardsNum()).isEqualTo(2);
        assertThat(c.getVirtualChannelNamesCount()).isEqualTo(2);
        assertThat(c.getDbName()).isEqualTo("default");
        assertThat(c.getUpdateTimestamp()).isNotZero();
        assertThat(c.getConsistencyLevelValue()).isEqualTo(2);
    }

    @Test
    void tellsOfAMissingCollectionInBothCodesAndInTheWordsThatSdksTest() {
        Status status = describe("gone").getStatus();
        assertThat(status.getCode()).isEqualTo(100);
        assertThat(status.getErrorCode()).isEqualTo(ErrorCode.CollectionNotExists);
        assertThat(status.getReason()).isEqualTo("can't find collection[database=default][collection=gone]");
        assertThat(status.getExtraInfoMap()).containsEntry("is_input_error", "true");
    }

    @Test
    void refusesWhatIsTooLargeToKeep() {
        String large = "x".repeat(2_000_000);
        Status collection = cluster.client().createCollection(create("c", schema().setDescription(large)));
        assertThat(collection.getCode()).isEqualTo(1102);
        assertThat(collection.getReason()).contains("at most 1048576 are kept");
        assertThat(cluster.client().createDatabase(CreateDatabaseRequest.newBuilder().setDbName("d")
                .addProperties(pair("p", large)).build()).getCode()).isEqualTo(1102);
        cluster.client().createCollection(create("c", schema()));
        assertThat(cluster.client().addCollectionField(AddCollectionFieldRequest.newBuilder().setCollectionName("c")
                .setSchema(field("f", DataType.Int64).setNullable(true).setDescription(large).build().toByteString()).build())
                .getCode()).isEqualTo(1102);
        assertThat(cluster.client().createIndex(CreateIndexRequest.newBuilder().setCollectionName("c").setFieldName("vec")
                .addExtraParams(pair("p", large)).build()).getCode()).isEqualTo(1102);
    }

    @Test
    void refusesAConsistencyLevelThatThereIsNot() {
        assertThat(cluster.client().createCollection(create("c", schema()).toBuilder().setConsistencyLevelValue(77).build())
                .getReason()).contains("consistency level 77");
    }

    @Test
    void wordsBadNamesAsMilvusDoes() {
        createLoaded(cluster, "c", schema());
        Status partition = cluster.client().createPartition(CreatePartitionRequest.newBuilder().setCollectionName("c")
                .setPartitionName("a b").build());
        assertThat(partition.getReason())
                .isEqualTo("Invalid partition name: a b. Partition name can only contain numbers, letters and underscores.");
        Status database = cluster.client().createDatabase(CreateDatabaseRequest.newBuilder().setDbName("1d").build());
        assertThat(database.getCode()).isEqualTo(802);
        assertThat(database.getReason()).isEqualTo(
                "the first character of a database name must be an underscore or letter: invalid database name[database=1d]");
        Status index = cluster.client().createIndex(CreateIndexRequest.newBuilder().setCollectionName("c").setFieldName("vec")
                .setIndexName("1i").build());
        assertThat(index.getReason()).contains("The first character of a index name must be an underscore or letter.");
    }

    @Test
    void refusesToLoadFieldsThatThereAreNot() {
        createLoaded(cluster, "c", schema());
        LoadCollectionRequest.Builder load = LoadCollectionRequest.newBuilder().setCollectionName("c");
        assertThat(cluster.client().loadCollection(load.clone().addLoadFields("zz").build()).getCode()).isEqualTo(1700);
        assertThat(cluster.client().loadCollection(load.clone().addLoadFields("vec").addResourceGroups("__default_resource_group")
                .build()).getCode()).isZero();
    }

    @Test
    void dropsWhatIsThereAndWhatIsNot() {
        cluster.client().createCollection(create("c", schema()));
        DropCollectionRequest drop = DropCollectionRequest.newBuilder().setCollectionName("c").build();
        assertThat(cluster.client().dropCollection(drop).getCode()).isZero();
        assertThat(cluster.client().dropCollection(drop).getCode()).isZero();
        assertThat(cluster.client().hasCollection(HasCollectionRequest.newBuilder().setCollectionName("c").build()).getValue())
                .isFalse();
    }

    @Test
    void renamesAndAddsAField() {
        cluster.client().createCollection(create("c", schema()));
        assertThat(cluster.client().renameCollection(RenameCollectionRequest.newBuilder().setOldName("c").setNewName("d")
                .build()).getCode()).isZero();
        FieldSchema.Builder added = field("age", DataType.Int32).setNullable(true);
        AddCollectionFieldRequest.Builder request = AddCollectionFieldRequest.newBuilder().setCollectionName("d");
        assertThat(cluster.client().addCollectionField(request.setSchema(added.build().toByteString()).build()).getCode())
                .isZero();
        assertThat(describe("d").getSchema().getFields(3).getName()).isEqualTo("age");

        Status notNullable = cluster.client().addCollectionField(
                request.setSchema(field("x", DataType.Int32).build().toByteString()).build());
        assertThat(notNullable.getReason()).contains("added field must be nullable");
    }

    @Test
    void keepsDatabasesApart() {
        assertThat(cluster.client().createDatabase(CreateDatabaseRequest.newBuilder().setDbName("other").build()).getCode())
                .isZero();
        cluster.client().createCollection(create("c", schema()).toBuilder().setDbName("other").build());
        assertThat(describe("c").getStatus().getCode()).isEqualTo(100);
        assertThat(cluster.client().listDatabases(ListDatabasesRequest.getDefaultInstance()).getDbNamesList())
                .containsExactlyInAnyOrder("default", "other");
        Status missing = cluster.client().showCollections(ShowCollectionsRequest.newBuilder().setDbName("no").build())
                .getStatus();
        assertThat(missing.getCode()).isEqualTo(800);
        assertThat(missing.getReason()).isEqualTo("database not found[database=no]");
        assertThat(cluster.client().dropDatabase(DropDatabaseRequest.newBuilder().setDbName("default").build()).getReason())
                .contains("can not drop default database");
    }

    @Test
    void managesPartitions() {
        cluster.client().createCollection(create("c", schema()));
        cluster.client().createPartition(CreatePartitionRequest.newBuilder().setCollectionName("c").setPartitionName("p-1")
                .build());
        assertThat(cluster.client().showPartitions(ShowPartitionsRequest.newBuilder().setCollectionName("c").build())
                .getPartitionNamesList()).containsExactly("_default", "p-1");
    }

    @Test
    void refusesManualPartitionsUnderAPartitionKey() {
        cluster.client().createCollection(create("c", schema().addFields(field("tenant", DataType.Int64)
                .setIsPartitionKey(true))));
        assertThat(cluster.client().createPartition(CreatePartitionRequest.newBuilder().setCollectionName("c")
                .setPartitionName("p").build()).getReason()).contains("partition key mode is used");
    }

    @Test
    void loadsOnlyWhatIsIndexed() {
        cluster.client().createCollection(create("c", schema()));
        LoadCollectionRequest load = LoadCollectionRequest.newBuilder().setCollectionName("c").build();
        Status bare = cluster.client().loadCollection(load);
        assertThat(bare.getCode()).isEqualTo(700);
        assertThat(bare.getErrorCode()).isEqualTo(ErrorCode.IndexNotExist);

        GetLoadStateRequest state = GetLoadStateRequest.newBuilder().setCollectionName("c").build();
        assertThat(cluster.client().getLoadState(state).getState()).isEqualTo(LoadState.LoadStateNotLoad);
        GetLoadingProgressRequest progress = GetLoadingProgressRequest.newBuilder().setCollectionName("c").build();
        assertThat(cluster.client().getLoadingProgress(progress).getStatus().getCode()).isEqualTo(101);

        createLoaded(cluster, "d", schema());
        assertThat(cluster.client().getLoadState(state.toBuilder().setCollectionName("d").build()).getState())
                .isEqualTo(LoadState.LoadStateLoaded);
        assertThat(cluster.client().getLoadingProgress(progress.toBuilder().setCollectionName("d").build()).getProgress())
                .isEqualTo(100);
        assertThat(cluster.client().getLoadState(state.toBuilder().setCollectionName("no").build()).getState())
                .isEqualTo(LoadState.LoadStateNotExist);
        assertThat(cluster.client().showCollections(ShowCollectionsRequest.newBuilder().setType(ShowType.InMemory).build())
                .getCollectionNamesList()).containsExactly("d");
    }

    @Test
    void knowsWhichPartitionsAreLoaded() {
        createLoaded(cluster, "c", schema());
        cluster.client().createPartition(CreatePartitionRequest.newBuilder().setCollectionName("c").setPartitionName("p").build());
        cluster.client().loadPartitions(LoadPartitionsRequest.newBuilder().setCollectionName("c").addPartitionNames("p").build());
        GetLoadStateRequest.Builder state = GetLoadStateRequest.newBuilder().setCollectionName("c");
        assertThat(cluster.client().getLoadState(state.addPartitionNames("_default").build()).getState())
                .isEqualTo(LoadState.LoadStateNotLoad);
        assertThat(cluster.client().getLoadState(state.clearPartitionNames().addPartitionNames("p").build()).getState())
                .isEqualTo(LoadState.LoadStateLoaded);
        assertThat(cluster.client().getLoadingProgress(GetLoadingProgressRequest.newBuilder().setCollectionName("c")
                .addPartitionNames("p").addPartitionNames("_default").build()).getStatus().getReason())
                .isEqualTo("partition not loaded[partition=_default]");
    }

    @Test
    void describesAnIndexByWhatTheUserGaveAndKeepsItWhileLoaded() {
        cluster.client().createCollection(create("c", schema()));
        Status created = cluster.client().createIndex(CreateIndexRequest.newBuilder().setCollectionName("c")
                .setFieldName("vec").addExtraParams(pair("index_type", "HNSW")).addExtraParams(pair("metric_type", "IP"))
                .addExtraParams(pair("params", "{\"M\": 8, \"efConstruction\": 64}")).build());
        assertThat(created.getCode()).isZero();

        DescribeIndexResponse described = cluster.client().describeIndex(
                DescribeIndexRequest.newBuilder().setCollectionName("c").build());
        assertThat(described.getIndexDescriptions(0).getIndexName()).isEqualTo("vec");
        assertThat(described.getIndexDescriptions(0).getState()).isEqualTo(IndexState.Finished);
        assertThat(described.getIndexDescriptions(0).getParamsList()).contains(pair("index_type", "HNSW"),
                pair("metric_type", "IP"), pair("params", "{\"M\": 8, \"efConstruction\": 64}"));

        cluster.client().loadCollection(LoadCollectionRequest.newBuilder().setCollectionName("c").build());
        DropIndexRequest drop = DropIndexRequest.newBuilder().setCollectionName("c").setIndexName("vec").build();
        assertThat(cluster.client().dropIndex(drop).getReason()).contains("vector index cannot be dropped on loaded collection");
        assertThat(cluster.client().dropIndex(drop.toBuilder().setIndexName("none").build()).getCode()).isZero();
    }

    @Test
    void refusesIndexesThatDoNotFit() {
        cluster.client().createCollection(create("c", schema()));
        CreateIndexRequest.Builder index = CreateIndexRequest.newBuilder().setCollectionName("c").setFieldName("vec");
        assertThat(cluster.client().createIndex(index.clone().addExtraParams(pair("index_type", "NOPE")).build()).getReason())
                .contains("invalid index type: NOPE");
        assertThat(cluster.client().createIndex(index.clone().addExtraParams(pair("metric_type", "HAMMING")).build())
                .getReason()).contains("metric type");
        assertThat(cluster.client().createIndex(index.clone().addExtraParams(pair("index_type", "HNSW"))
                .addExtraParams(pair("params", "{\"M\": 1}")).build()).getReason()).contains("should be in range [2, 2048]");
        assertThat(cluster.client().createIndex(index.clone().setFieldName("nope").build()).getReason())
                .contains("non-exist field: nope");
        assertThat(cluster.client().describeIndex(DescribeIndexRequest.newBuilder().setCollectionName("c").build())
                .getStatus().getErrorCode()).isEqualTo(ErrorCode.IndexNotExist);
    }
}
