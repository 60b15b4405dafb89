package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.common.ErrorCode;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.DataType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.database.request.DescribeDatabaseReq;
import io.milvus.v2.service.database.request.DropDatabaseReq;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
class DatabaseTest {
    @Test
    void createsListsDescribesAndDrops(Sdk sdk) {
        var name = create(sdk);
        assertThat(sdk.client().listDatabases().getDatabaseNames()).contains("default", name);
        var described = sdk.client().describeDatabase(DescribeDatabaseReq.builder().databaseName(name).build());
        assertThat(described.getDatabaseName()).isEqualTo(name);
        assertThat(described.getProperties()).containsEntry("database.replica.number", "1");
        drop(sdk, name);
        assertThat(sdk.client().listDatabases().getDatabaseNames()).doesNotContain(name);
    }

    @Test
    void keepsTheCollectionsOfTwoDatabasesApart(Sdk sdk) throws Exception {
        var database = create(sdk);
        var collection = Sdk.unique("apart");
        var there = new MilvusClientV2(ConnectConfig.builder().uri(sdk.uri()).dbName(database).build());
        try (AutoCloseable closing = there::close) {
            there.createCollection(CreateCollectionReq.builder().collectionName(collection).dimension(4).build());
            assertThat(there.listCollections().getCollectionNames()).containsExactly(collection);
            assertThat(there.hasCollection(HasCollectionReq.builder().collectionName(collection).build())).isTrue();
            assertThat(sdk.client().hasCollection(HasCollectionReq.builder().collectionName(collection).build()))
                .isFalse();
            assertThat(sdk.client().hasCollection(
                HasCollectionReq.builder().databaseName(database).collectionName(collection).build())).isTrue();
            assertRefused(() -> drop(sdk, database), 65535, ErrorCode.UnexpectedError, "not empty");
            there.dropCollection(DropCollectionReq.builder().collectionName(collection).build());
        }
        drop(sdk, database);
    }

    @Test
    void refusesToDropTheDefaultDatabase(Sdk sdk) {
        assertRefused(() -> drop(sdk, "default"), 1100, ErrorCode.IllegalArgument, "default database");
    }

    @Test
    void refusesASecondDatabaseOfOneName(Sdk sdk) {
        var name = create(sdk);
        assertRefused(() -> create(sdk, name), 65535, ErrorCode.UnexpectedError, "already exist");
        drop(sdk, name);
    }

    @Test
    void refusesABadName(Sdk sdk) {
        assertRefused(() -> create(sdk, "1a"), 802, ErrorCode.UnexpectedError,
            "the first character of a database name");
        assertRefused(() -> create(sdk, "a-b"), 802, ErrorCode.UnexpectedError, "database name can only contain");
    }

    @Test
    void saysWhichDatabaseIsMissing(Sdk sdk) {
        assertRefused(() -> sdk.client().createCollection(CreateCollectionReq.builder().databaseName("nowhere")
            .collectionName("x").dimension(4).idType(DataType.Int64).build()),
            800, ErrorCode.UnexpectedError, "database not found[database=nowhere]");
        assertRefused(
            () -> sdk.client().describeDatabase(DescribeDatabaseReq.builder().databaseName("nowhere").build()),
            800, ErrorCode.UnexpectedError, "database not found[database=nowhere]");
    }

    private static String create(Sdk sdk) {
        return create(sdk, Sdk.unique("db"));
    }

    private static String create(Sdk sdk, String name) {
        sdk.client().createDatabase(CreateDatabaseReq.builder().databaseName(name)
            .properties(Map.of("database.replica.number", "1")).build());
        return name;
    }

    private static void drop(Sdk sdk, String name) {
        sdk.client().dropDatabase(DropDatabaseReq.builder().databaseName(name).build());
    }
}
