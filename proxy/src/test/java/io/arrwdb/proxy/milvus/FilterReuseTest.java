package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.field;
import static io.arrwdb.proxy.fake.Requests.key;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.vector;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.AddCollectionFieldRequest;
import io.arrwdb.proto.milvus.DropCollectionRequest;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proxy.fake.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A compiled filter that is kept never outlives what it was compiled for. */
class FilterReuseTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private QueryResults query(String expression) {
        return cluster.client().query(QueryRequest.newBuilder().setCollectionName("c").setExpr(expression)
                .setConsistencyLevel(ConsistencyLevel.Strong).build());
    }

    @Test
    void theSameTextMeansAnotherFieldAfterASchemaChange() {
        createLoaded(cluster, "c", schema());
        cluster.client().insert(rows("c", 10));
        assertThat(query("n > 7").getFieldsData(0).getScalars().getLongData().getDataList()).containsExactly(8L, 9L);
        assertThat(query("n > 7").getFieldsData(0).getScalars().getLongData().getDataList()).containsExactly(8L, 9L);
        cluster.client().addCollectionField(AddCollectionFieldRequest.newBuilder().setCollectionName("c")
                .setSchema(field("n", DataType.Int64).setNullable(true).build().toByteString()).build());
        assertThat(query("n > 7").getFieldsData(0).getScalars().getLongData().getDataList()).isEmpty();
    }

    @Test
    void aNewCollectionOfTheSameNameHasItsOwn() {
        createLoaded(cluster, "c", schema());
        assertThat(query("name > 'a'").getStatus().getCode()).isZero();
        cluster.client().dropCollection(DropCollectionRequest.newBuilder().setCollectionName("c").build());
        createLoaded(cluster, "c", schema().clearFields().setEnableDynamicField(false)
                .addFields(key()).addFields(vector()));
        assertThat(query("name > 'a'").getStatus().getReason()).contains("cannot parse expression");
    }
}
