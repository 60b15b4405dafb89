package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.vector.request.GetReq;
import io.milvus.v2.service.vector.request.InsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.InsertResp;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys of both types, given and generated. */
@ExtendWith(SdkServer.class)
class KeyTest {
    @Test
    void generatesInt64Keys(Sdk sdk) {
        var keys = create(sdk, DataType.Int64, true);
        var generated = insert(keys, 100, null).getPrimaryKeys();
        assertThat(new HashSet<>(generated)).hasSize(100).allMatch(Long.class::isInstance);
        assertThat(Reads.ids(keys, "id >= 0")).containsExactlyInAnyOrderElementsOf(
            generated.stream().map(Long.class::cast).toList());
        assertThat(new HashSet<>(insert(keys, 100, null).getPrimaryKeys())).doesNotContainAnyElementsOf(generated);
        CollectionTest.drop(sdk, keys.name());
    }

    @Test
    void generatesVarCharKeys(Sdk sdk) {
        var keys = create(sdk, DataType.VarChar, true);
        var generated = insert(keys, 10, null).getPrimaryKeys();
        assertThat(new HashSet<>(generated)).hasSize(10).allMatch(String.class::isInstance);
        assertThat(Reads.count(keys, "")).isEqualTo(10);
        CollectionTest.drop(sdk, keys.name());
    }

    @Test
    void takesVarCharKeys(Sdk sdk) {
        var keys = create(sdk, DataType.VarChar, false);
        assertThat(insert(keys, 20, "key-").getPrimaryKeys()).contains("key-0", "key-19");
        var rows = sdk.client().get(GetReq.builder().collectionName(keys.name()).ids(List.of("key-3", "key-5", "none"))
            .outputFields(List.of("id")).build()).getGetResults();
        assertThat(rows).extracting(row -> row.getEntity().get("id")).containsExactlyInAnyOrder("key-3", "key-5");
        assertThat(Reads.rows(keys, "id like \"key-1%\"", "id")).hasSize(11);
        var hit = Reads.hits(keys, Reads.search(keys).data(List.of(new FloatVec(Vectors.of(4, Books.DIM)))).limit(1))
            .getFirst().getFirst();
        assertThat(hit.getId()).isEqualTo("key-4");
        assertThat(hit.getPrimaryKey()).isEqualTo("id");
        CollectionTest.drop(sdk, keys.name());
    }

    private static Books create(Sdk sdk, DataType type, boolean autoId) {
        var name = Sdk.unique("keys");
        var key = AddFieldReq.builder().fieldName("id").dataType(type).isPrimaryKey(true).autoID(autoId).maxLength(64);
        var schema = CollectionSchema.builder().build().addField(key.build()).addField(
            AddFieldReq.builder().fieldName("vector").dataType(DataType.FloatVector).dimension(Books.DIM).build());
        sdk.client().createCollection(CreateCollectionReq.builder().collectionName(name).collectionSchema(schema)
            .indexParam(Books.index(MetricType.L2, IndexType.FLAT)).consistencyLevel(ConsistencyLevel.STRONG).build());
        return new Books(sdk.client(), name);
    }

    private static InsertResp insert(Books keys, int count, String prefix) {
        return keys.client().insert(InsertReq.builder().collectionName(keys.name())
            .data(LongStream.range(0, count).mapToObj(id -> row(id, prefix)).toList()).build());
    }

    private static JsonObject row(long id, String prefix) {
        var row = new JsonObject();
        if (prefix != null) {
            row.addProperty("id", prefix + id);
        }
        row.add("vector", new Gson().toJsonTree(Vectors.of(id, Books.DIM)));
        return row;
    }
}
