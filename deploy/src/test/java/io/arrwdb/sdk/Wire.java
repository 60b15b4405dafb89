package io.arrwdb.sdk;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.DslType;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.common.PlaceholderGroup;
import io.arrwdb.proto.milvus.common.PlaceholderType;
import io.arrwdb.proto.milvus.common.PlaceholderValue;
import io.arrwdb.proto.milvus.schema.BoolArray;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.DoubleArray;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.IntArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.StringArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Requests as they are on the wire, for those that no SDK would build. The rows are those of {@link Books}. */
final class Wire {
    private Wire() { }

    static FieldSchema.Builder field(String name, DataType type, String... params) {
        var field = FieldSchema.newBuilder().setName(name).setDataType(type);
        for (int i = 0; i < params.length; i += 2) {
            field.addTypeParams(pair(params[i], params[i + 1]));
        }
        return field;
    }

    static FieldSchema.Builder key() {
        return field("id", DataType.Int64).setIsPrimaryKey(true);
    }

    static FieldSchema.Builder vector() {
        return field("vector", DataType.FloatVector, "dim", Integer.toString(Books.DIM));
    }

    static CreateCollectionRequest create(String name, FieldSchema.Builder... fields) {
        var schema = CollectionSchema.newBuilder().setName(name);
        for (var field : fields) {
            schema.addFields(field);
        }
        return CreateCollectionRequest.newBuilder().setCollectionName(name).setSchema(schema.build().toByteString())
            .build();
    }

    static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    /** Two good books, 1000 and 1001, column by column in the schema's order. */
    static InsertRequest.Builder insert(Books books) {
        return InsertRequest.newBuilder().setCollectionName(books.name()).setNumRows(2)
            .addFieldsData(longs("id", 1000, 1001))
            .addFieldsData(texts("title", "a", "b"))
            .addFieldsData(ints("year", 1, 2))
            .addFieldsData(doubles("price", 1, 2))
            .addFieldsData(bools("in_print", true, false))
            .addFieldsData(vectors(Books.DIM, new float[2 * Books.DIM]));
    }

    static FieldData.Builder longs(String name, long... values) {
        var array = LongArray.newBuilder();
        for (long value : values) {
            array.addData(value);
        }
        return scalars(name, DataType.Int64, ScalarField.newBuilder().setLongData(array));
    }

    static FieldData.Builder ints(String name, int... values) {
        var array = IntArray.newBuilder();
        for (int value : values) {
            array.addData(value);
        }
        return scalars(name, DataType.Int32, ScalarField.newBuilder().setIntData(array));
    }

    static FieldData.Builder doubles(String name, double... values) {
        var array = DoubleArray.newBuilder();
        for (double value : values) {
            array.addData(value);
        }
        return scalars(name, DataType.Double, ScalarField.newBuilder().setDoubleData(array));
    }

    static FieldData.Builder bools(String name, boolean... values) {
        var array = BoolArray.newBuilder();
        for (boolean value : values) {
            array.addData(value);
        }
        return scalars(name, DataType.Bool, ScalarField.newBuilder().setBoolData(array));
    }

    static FieldData.Builder texts(String name, String... values) {
        var array = StringArray.newBuilder();
        for (String value : values) {
            array.addData(value);
        }
        return scalars(name, DataType.VarChar, ScalarField.newBuilder().setStringData(array));
    }

    private static FieldData.Builder scalars(String name, DataType type, ScalarField.Builder values) {
        return FieldData.newBuilder().setFieldName(name).setType(type).setScalars(values);
    }

    static FieldData.Builder vectors(int dim, float... values) {
        var array = FloatArray.newBuilder();
        for (float value : values) {
            array.addData(value);
        }
        return FieldData.newBuilder().setFieldName("vector").setType(DataType.FloatVector)
            .setVectors(VectorField.newBuilder().setDim(dim).setFloatVector(array));
    }

    static SearchRequest.Builder search(Books books, float[]... queries) {
        var values = PlaceholderValue.newBuilder().setTag("$0").setType(PlaceholderType.FloatVector);
        for (float[] query : queries) {
            values.addValues(bytes(query));
        }
        return SearchRequest.newBuilder().setCollectionName(books.name()).setDslType(DslType.BoolExprV1)
            .setNq(queries.length).setConsistencyLevel(ConsistencyLevel.Strong)
            .setPlaceholderGroup(PlaceholderGroup.newBuilder().addPlaceholders(values).build().toByteString())
            .addSearchParams(pair("anns_field", "vector")).addSearchParams(pair("topk", "10"))
            .addSearchParams(pair("metric_type", "L2")).addSearchParams(pair("params", "{}"));
    }

    static ByteString bytes(float... query) {
        var buffer = ByteBuffer.allocate(query.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : query) {
            buffer.putFloat(value);
        }
        return ByteString.copyFrom(buffer.flip());
    }

    static QueryRequest query(Books books, String expression) {
        return QueryRequest.newBuilder().setCollectionName(books.name()).setExpr(expression).addOutputFields("id")
            .setConsistencyLevel(ConsistencyLevel.Strong).build();
    }
}
