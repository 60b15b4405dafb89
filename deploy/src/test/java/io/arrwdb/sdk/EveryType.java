package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A schema with a field of each type, a row of it for each id, and what must come back. */
final class EveryType {
    static final int DIM = 8;
    static final int BINARY_DIM = 32;
    private static final Gson GSON = new Gson();

    private EveryType() { }

    static CollectionSchema schema() {
        return CollectionSchema.builder().enableDynamicField(true).build()
            .addField(field("id", DataType.Int64).isPrimaryKey(true).description("the key").build())
            .addField(field("flag", DataType.Bool).build())
            .addField(field("tiny", DataType.Int8).build())
            .addField(field("small", DataType.Int16).build())
            .addField(field("medium", DataType.Int32).build())
            .addField(field("large", DataType.Int64).build())
            .addField(field("single", DataType.Float).build())
            .addField(field("twice", DataType.Double).build())
            .addField(field("text", DataType.VarChar).maxLength(100).build())
            .addField(field("json", DataType.JSON).build())
            .addField(field("numbers", DataType.Array).elementType(DataType.Int64).maxCapacity(8).build())
            .addField(field("words", DataType.Array).elementType(DataType.VarChar).maxLength(20).maxCapacity(8).build())
            .addField(field("maybe", DataType.Int64).isNullable(true).build())
            .addField(field("maybe_text", DataType.VarChar).maxLength(100).isNullable(true).build())
            .addField(field("level", DataType.Int32).defaultValue(7).build())
            .addField(field("dense", DataType.FloatVector).dimension(DIM).build())
            .addField(field("sparse", DataType.SparseFloatVector).build())
            .addField(field("bits", DataType.BinaryVector).dimension(BINARY_DIM).build());
    }

    static List<IndexParam> indexes() {
        return List.of(index("dense", IndexType.HNSW, MetricType.COSINE),
            index("sparse", IndexType.SPARSE_INVERTED_INDEX, MetricType.IP),
            index("bits", IndexType.BIN_FLAT, MetricType.HAMMING));
    }

    private static IndexParam index(String field, IndexType type, MetricType metric) {
        return IndexParam.builder().fieldName(field).indexType(type).metricType(metric).extraParams(Map.of()).build();
    }

    private static AddFieldReq.AddFieldReqBuilder<?> field(String name, DataType type) {
        return AddFieldReq.builder().fieldName(name).dataType(type);
    }

    /** Every third row has its nullable values and every second one its own level. */
    static JsonObject row(long id) {
        var row = new JsonObject();
        row.addProperty("id", id);
        row.addProperty("flag", id % 2 == 0);
        row.addProperty("tiny", id % 100 - 50);
        row.addProperty("small", id * 3 - 1000);
        row.addProperty("medium", id * 1000);
        row.addProperty("large", id * 10_000_000_000L);
        row.addProperty("single", id * 0.5f);
        row.addProperty("twice", id * 0.1);
        row.addProperty("text", text(id));
        row.add("json", json(id));
        row.add("numbers", GSON.toJsonTree(numbers(id)));
        row.add("words", GSON.toJsonTree(List.of("w" + id, "äöü")));
        if (id % 3 == 0) {
            row.addProperty("maybe", id);
            row.addProperty("maybe_text", "maybe " + id);
        }
        if (id % 2 == 0) {
            row.addProperty("level", (int) id);
        }
        row.add("dense", GSON.toJsonTree(Vectors.of(id, DIM)));
        row.add("sparse", GSON.toJsonTree(sparse(id)));
        row.add("bits", GSON.toJsonTree(bits(id)));
        row.addProperty("extra", "extra-" + id);
        return row;
    }

    static String text(long id) {
        return "text " + id + " – 文字 🙂";
    }

    static JsonObject json(long id) {
        var nested = new JsonObject();
        nested.addProperty("a", id);
        nested.add("list", GSON.toJsonTree(List.of(1, "two", 3.5)));
        var json = new JsonObject();
        json.addProperty("key", "value-" + id);
        json.add("nested", nested);
        return json;
    }

    static List<Long> numbers(long id) {
        return List.of(id, id + 1, id + 2).subList(0, (int) (id % 4));
    }

    static TreeMap<Long, Float> sparse(long id) {
        return new TreeMap<>(Map.of(id, 0.5f, id + 1000, 1.5f, 4_000_000_000L, 2f));
    }

    static byte[] bits(long id) {
        return new byte[] {(byte) id, (byte) (id >> 8), (byte) 0xAA, (byte) ~id};
    }

    static void assertDescribed(CollectionSchema described) {
        assertThat(described.getFieldSchemaList()).extracting(f -> f.getName() + ":" + f.getDataType())
            .containsExactlyElementsOf(
                schema().getFieldSchemaList().stream().map(f -> f.getName() + ":" + f.getDataType()).toList());
        assertThat(described.isEnableDynamicField()).isTrue();
        assertThat(described.getField("id").getIsPrimaryKey()).isTrue();
        assertThat(described.getField("id").getDescription()).isEqualTo("the key");
        assertThat(described.getField("text").getMaxLength()).isEqualTo(100);
        assertThat(described.getField("words").getElementType()).isEqualTo(DataType.VarChar);
        assertThat(described.getField("words").getMaxCapacity()).isEqualTo(8);
        assertThat(described.getField("words").getMaxLength()).isEqualTo(20);
        assertThat(described.getField("maybe").getIsNullable()).isTrue();
        assertThat(described.getField("large").getIsNullable()).isFalse();
        assertThat(described.getField("level").getDefaultValue()).isEqualTo(7);
        assertThat(described.getField("dense").getDimension()).isEqualTo(DIM);
        assertThat(described.getField("bits").getDimension()).isEqualTo(BINARY_DIM);
    }
}
