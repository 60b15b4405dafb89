package io.arrwdb.deploy.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** As a project of somebody else would use it. */
@ExtendWith(ArrwDbExtension.class)
class ArrwDbExtensionTest {
    private static final Set<ArrwDb> GIVEN = new HashSet<>();

    @Test
    void givesAServerThatSdksTalkTo(ArrwDb server) {
        GIVEN.add(server);
        MilvusClientV2 client = new MilvusClientV2(ConnectConfig.builder().uri(server.uri()).build());
        try {
            client.createCollection(CreateCollectionReq.builder().collectionName("mine").dimension(4).build());
            assertThat(client.listCollections().getCollectionNames()).contains("mine");
        } finally {
            client.close();
        }
    }

    @Test
    void givesEveryTestTheSameServer(ArrwDb server) {
        GIVEN.add(server);
        assertThat(server.port()).isPositive();
    }

    @AfterAll
    static void thereWasOne() {
        assertThat(GIVEN).hasSize(1);
    }
}
