package io.arrwdb.deploy.demo;

import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.StringArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import java.util.List;

/** The demo's collection: a row number, the descriptor, and how bright its patch's first gradients are. */
final class SiftCollection {
    static final String NAME = "demo";

    private SiftCollection() { }

    static CollectionSchema schema(int dim) {
        return CollectionSchema.newBuilder().setName(NAME)
                .addFields(FieldSchema.newBuilder().setName("id").setDataType(DataType.Int64).setIsPrimaryKey(true))
                .addFields(FieldSchema.newBuilder().setName("tone").setDataType(DataType.VarChar).addTypeParams(pair("max_length", "16")))
                .addFields(FieldSchema.newBuilder().setName("vector").setDataType(DataType.FloatVector)
                        .addTypeParams(pair("dim", Integer.toString(dim)))).build();
    }

    /** Rows {@code from} to {@code to} as columns. */
    static List<FieldData> columns(float[][] base, int from, int to) {
        LongArray.Builder ids = LongArray.newBuilder();
        StringArray.Builder tones = StringArray.newBuilder();
        FloatArray.Builder vectors = FloatArray.newBuilder();
        for (int row = from; row < to; row++) {
            ids.addData(row);
            tones.addData(tone(base[row]));
            for (float value : base[row]) {
                vectors.addData(value);
            }
        }
        return List.of(
                FieldData.newBuilder().setFieldName("id").setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(ids)).build(),
                FieldData.newBuilder().setFieldName("tone").setType(DataType.VarChar)
                        .setScalars(ScalarField.newBuilder().setStringData(tones)).build(),
                FieldData.newBuilder().setFieldName("vector").setType(DataType.FloatVector)
                        .setVectors(VectorField.newBuilder().setDim(base[0].length).setFloatVector(vectors)).build());
    }

    private static String tone(float[] descriptor) {
        float sum = 0;
        for (int d = 0; d < 8; d++) {
            sum += descriptor[d];
        }
        return sum > 160 ? "bright" : "dark";
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
