package io.arrwdb.memory;

import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.IntArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.StringArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows that are known by their key alone: a key, a colour out of {@value #COLOURS}, a vector that no other row has, and a text.
 *
 * @param textBytes length of each text
 */
record Notes(int textBytes) {
    static final int DIM = 64;
    static final int COLOURS = 16;

    /** Bytes of a row as it is stored. */
    int rowBytes() {
        return Long.BYTES + Integer.BYTES + DIM * Float.BYTES + textBytes;
    }

    static int colour(long key) {
        return (int) (key * 7 % COLOURS);
    }

    static float[] vector(long key) {
        SplittableRandom random = new SplittableRandom(key);
        float[] vector = new float[DIM];
        for (int d = 0; d < DIM; d++) {
            vector[d] = random.nextFloat(-1, 1);
        }
        return vector;
    }

    /** Text that is long, and says of whom it is at its begin and its end. */
    String text(long key) {
        String name = "note " + key + ' ';
        return name + "x".repeat(textBytes - 2 * name.length()) + name;
    }

    /** The columns of the rows {@code from} (inclusive) to {@code to} (exclusive). */
    List<FieldData> columns(long from, long to) {
        LongArray.Builder keys = LongArray.newBuilder();
        IntArray.Builder colours = IntArray.newBuilder();
        FloatArray.Builder vectors = FloatArray.newBuilder();
        StringArray.Builder texts = StringArray.newBuilder();
        for (long key = from; key < to; key++) {
            keys.addData(key);
            colours.addData(colour(key));
            for (float value : vector(key)) {
                vectors.addData(value);
            }
            texts.addData(text(key));
        }
        return List.of(scalars("id", DataType.Int64, ScalarField.newBuilder().setLongData(keys)),
            scalars("colour", DataType.Int32, ScalarField.newBuilder().setIntData(colours)),
            scalars("text", DataType.VarChar, ScalarField.newBuilder().setStringData(texts)),
            FieldData.newBuilder().setFieldName("vector").setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder().setDim(DIM).setFloatVector(vectors)).build());
    }

    private static FieldData scalars(String name, DataType type, ScalarField.Builder values) {
        return FieldData.newBuilder().setFieldName(name).setType(type).setScalars(values).build();
    }
}
