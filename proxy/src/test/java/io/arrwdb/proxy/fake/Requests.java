package io.arrwdb.proxy.fake;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.common.PlaceholderGroup;
import io.arrwdb.proto.milvus.common.PlaceholderType;
import io.arrwdb.proto.milvus.common.PlaceholderValue;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.JSONArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.StringArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** Requests as SDKs make them. */
public final class Requests {
    public static final int DIM = 4;

    private Requests() { }

    public static KeyValuePair pair(String key, Object value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value.toString()).build();
    }

    public static FieldSchema.Builder field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type);
    }

    public static FieldSchema.Builder key() {
        return field("id", DataType.Int64).setIsPrimaryKey(true);
    }

    public static FieldSchema.Builder vector() {
        return field("vec", DataType.FloatVector).addTypeParams(pair("dim", DIM));
    }

    public static FieldSchema.Builder text(String name) {
        return field(name, DataType.VarChar).addTypeParams(pair("max_length", 20));
    }

    /** An Int64 key, a vector, a text, and dynamic keys. */
    public static CollectionSchema.Builder schema() {
        return CollectionSchema.newBuilder().setName("c").setEnableDynamicField(true)
                .addFields(key()).addFields(vector()).addFields(text("name"));
    }

    public static CreateCollectionRequest create(String name, CollectionSchema.Builder schema) {
        return CreateCollectionRequest.newBuilder().setCollectionName(name).setSchema(schema.build().toByteString())
                .setConsistencyLevel(ConsistencyLevel.Bounded).build();
    }

    /** A collection with an L2 index, loaded. */
    public static void createLoaded(FakeCluster cluster, String name, CollectionSchema.Builder schema) {
        cluster.client().createCollection(create(name, schema));
        cluster.client().createIndex(CreateIndexRequest.newBuilder().setCollectionName(name).setFieldName("vec")
                .addExtraParams(pair("index_type", "FLAT")).addExtraParams(pair("metric_type", "L2")).build());
        cluster.client().loadCollection(LoadCollectionRequest.newBuilder().setCollectionName(name).build());
    }

    public static FieldData longs(String name, long... values) {
        LongArray.Builder data = LongArray.newBuilder();
        for (long value : values) {
            data.addData(value);
        }
        return FieldData.newBuilder().setFieldName(name).setType(DataType.Int64)
                .setScalars(ScalarField.newBuilder().setLongData(data)).build();
    }

    public static FieldData texts(String name, List<String> values) {
        return FieldData.newBuilder().setFieldName(name).setType(DataType.VarChar).setScalars(
                ScalarField.newBuilder().setStringData(StringArray.newBuilder().addAllData(values))).build();
    }

    public static FieldData dynamic(List<String> objects) {
        JSONArray.Builder data = JSONArray.newBuilder();
        objects.forEach(o -> data.addData(ByteString.copyFromUtf8(o)));
        return FieldData.newBuilder().setFieldName("$meta").setType(DataType.JSON).setIsDynamic(true)
                .setScalars(ScalarField.newBuilder().setJsonData(data)).build();
    }

    public static FieldData vectors(String name, int dim, float... values) {
        FloatArray.Builder data = FloatArray.newBuilder();
        for (float value : values) {
            data.addData(value);
        }
        return FieldData.newBuilder().setFieldName(name).setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder().setDim(dim).setFloatVector(data)).build();
    }

    /** Rows 0 to count - 1: id i, vector (i, 0, 0, 0), name "n" + i, dynamic key "color" red or blue. */
    public static InsertRequest rows(String collection, int count) {
        float[] values = new float[count * DIM];
        for (int i = 0; i < count; i++) {
            values[i * DIM] = i;
        }
        return InsertRequest.newBuilder().setCollectionName(collection).setNumRows(count)
                .addFieldsData(longs("id", IntStream.range(0, count).asLongStream().toArray()))
                .addFieldsData(vectors("vec", DIM, values))
                .addFieldsData(texts("name", IntStream.range(0, count).mapToObj(i -> "n" + i).toList()))
                .addFieldsData(dynamic(IntStream.range(0, count)
                        .mapToObj(i -> "{\"color\": \"" + (i % 2 == 0 ? "red" : "blue") + "\", \"n\": " + i + "}").toList()))
                .build();
    }

    public static ByteString queries(float[]... vectors) {
        PlaceholderValue.Builder value = PlaceholderValue.newBuilder().setTag("$0").setType(PlaceholderType.FloatVector);
        for (float[] vector : vectors) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float v : vector) {
                bytes.putFloat(v);
            }
            value.addValues(ByteString.copyFrom(bytes.flip()));
        }
        return PlaceholderGroup.newBuilder().addPlaceholders(value).build().toByteString();
    }

    public static SearchRequest.Builder search(String collection, int topK, float[]... vectors) {
        return SearchRequest.newBuilder().setCollectionName(collection).setNq(vectors.length)
                .setPlaceholderGroup(queries(vectors)).addSearchParams(pair("anns_field", "vec"))
                .addSearchParams(pair("topk", topK)).addSearchParams(pair("params", "{}"))
                .setConsistencyLevel(ConsistencyLevel.Strong);
    }
}
