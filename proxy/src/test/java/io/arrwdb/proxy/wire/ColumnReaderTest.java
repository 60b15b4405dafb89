package io.arrwdb.proxy.wire;

import static io.arrwdb.proxy.fake.Requests.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.proto.milvus.schema.ArrayArray;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.IntArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.SparseFloatArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.limit.Limits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnReaderTest {
    private static final ColumnReader READER = new ColumnReader(Limits.defaults());

    private static FieldSchema field(DataType type, DataType element, boolean nullable, DefaultValue otherwise) {
        return new FieldSchema(new FieldId(101), "f", "", type, element, false, false, nullable, false, false, false,
                Map.of("dim", "2", "max_length", "4", "max_capacity", "2"), otherwise, 1);
    }

    private static FieldData ints(Integer... values) {
        return FieldData.newBuilder().setScalars(ScalarField.newBuilder()
                .setIntData(IntArray.newBuilder().addAllData(List.of(values)))).build();
    }

    private static void refuses(FieldSchema field, FieldData data, int rows, String text) {
        assertThatThrownBy(() -> READER.read(field, data, rows)).isInstanceOf(MilvusException.class).hasMessageContaining(text);
    }

    @Test
    void takesTheDefaultWhereAValueIsMissing() {
        FieldSchema field = field(DataType.INT32, null, true, new DefaultValue.OfLong(9));
        FieldData data = ints(5).toBuilder().addAllValidData(List.of(false, true)).build();
        Column column = READER.read(field, data, 2);
        assertThat(column.getLong(0)).isEqualTo(9);
        assertThat(column.getLong(1)).isEqualTo(5);
    }

    @Test
    void refusesNullsWhereTheSchemaHasNone() {
        refuses(field(DataType.INT32, null, false, null), ints(5).toBuilder().addAllValidData(List.of(true, false)).build(), 2,
                "is not nullable, but row 1");
    }

    @Test
    void refusesIntegersBeyondTheirWidth() {
        refuses(field(DataType.INT8, null, false, null), ints(1, 128), 2, "out of range of Int8");
        refuses(field(DataType.INT16, null, false, null), ints(-32769), 1, "out of range of Int16");
    }

    @Test
    void refusesOtherTypes() {
        FieldData longs = FieldData.newBuilder().setScalars(ScalarField.newBuilder()
                .setLongData(LongArray.newBuilder().addData(1))).build();
        refuses(field(DataType.INT32, null, false, null), longs, 1, "is of type Int32");
        refuses(field(DataType.INT32, null, false, null), vectors("f", 2, 1, 2), 1, "Int32");
        refuses(field(DataType.FLOAT_VECTOR, null, false, null), ints(1, 2), 1, "FloatVector");
        refuses(field(DataType.INT32, null, false, null), FieldData.getDefaultInstance(), 1, "the num_rows (0)");
    }

    @Test
    void refusesArraysBeyondTheirCapacityOrOfOtherElements() {
        FieldSchema field = field(DataType.ARRAY, DataType.INT8, false, null);
        refuses(field, arrays(ints(1, 2, 3).getScalars()), 1, "exceeds max capacity (2)");
        refuses(field, arrays(ints(1, 300).getScalars()), 1, "out of range of Int8");
        refuses(field, arrays(ScalarField.newBuilder().setLongData(LongArray.newBuilder().addData(1)).build()), 1,
                "Array of Int8");
    }

    private static FieldData arrays(ScalarField row) {
        return FieldData.newBuilder().setScalars(ScalarField.newBuilder()
                .setArrayData(ArrayArray.newBuilder().addData(row))).build();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesVectorsThatAreNotFinite(float bad) {
        refuses(field(DataType.FLOAT_VECTOR, null, false, null), vectors("f", 2, 1, 2, 3, bad), 2, "in row 1");
    }

    @Test
    void acceptsTheLargestAndSmallestFloats() {
        Column column = READER.read(field(DataType.FLOAT_VECTOR, null, false, null),
                vectors("f", 2, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0f), 2);
        assertThat(column.floats(0)).containsExactly(Float.MAX_VALUE, -Float.MAX_VALUE);
        assertThat(column.floats(1)).containsExactly(Float.MIN_VALUE, -0f);
    }

    @Test
    void refusesSparseRowsThatAreNotInOrder() {
        FieldSchema field = field(DataType.SPARSE_FLOAT_VECTOR, null, false, null);
        refuses(field, sparse(5, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0), 1, "do not ascend");
        refuses(field, sparse(1, 2, 3), 1, "not a multiple of 8");
        refuses(field, sparse(1, 0, 0, 0, 0, 0, 0xC0, 0x7F), 1, "NaN");
        assertThat(READER.read(field, sparse(), 1).rows()).isEqualTo(1);
    }

    private static FieldData sparse(int... bytes) {
        byte[] row = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            row[i] = (byte) bytes[i];
        }
        return FieldData.newBuilder().setVectors(VectorField.newBuilder().setSparseFloatVector(
                SparseFloatArray.newBuilder().addContents(ByteString.copyFrom(row)))).build();
    }
}
