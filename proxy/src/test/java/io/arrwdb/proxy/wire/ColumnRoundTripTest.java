package io.arrwdb.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.proto.milvus.schema.ArrayArray;
import io.arrwdb.proto.milvus.schema.BoolArray;
import io.arrwdb.proto.milvus.schema.DoubleArray;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.IntArray;
import io.arrwdb.proto.milvus.schema.JSONArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.SparseFloatArray;
import io.arrwdb.proto.milvus.schema.StringArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import io.arrwdb.proxy.limit.Limits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a client sends for a field is what a client gets back for it, for every type, compact or full, with and without nulls. */
class ColumnRoundTripTest {
    private static final long SEED = 7;
    private static final int DIM = 16;
    private static final ColumnReader READER = new ColumnReader(Limits.defaults());

    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    private static FieldSchema field(DataType type, DataType element, boolean nullable) {
        Map<String, String> params = type == DataType.FLOAT_VECTOR || type == DataType.BINARY_VECTOR ? Map.of("dim", "" + DIM)
                : Map.of("max_length", "40", "max_capacity", "8");
        return new FieldSchema(new FieldId(101), "f", "", type, element, false, false, nullable, false, false, false, params,
                null, 1);
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, mode = Mode.EXCLUDE,
        names = {"ARRAY", "FLOAT16_VECTOR", "BFLOAT16_VECTOR", "INT8_VECTOR"})
    void everyValueComesBack(DataType type) {
        for (int round = 0; round < 20; round++) {
            int rows = random.nextInt(1, 40);
            FieldSchema field = field(type, null, false);
            FieldData sent = data(field, values(type, rows)).build();
            Column column = READER.read(field, sent, rows);
            assertThat(ColumnWriter.write(field, column)).as("seed %d, round %d", SEED, round).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"BOOL", "INT8", "INT16", "INT32", "INT64", "FLOAT", "DOUBLE", "VARCHAR", "JSON"})
    void nullsComeBackInFullLengthHoweverTheyWereSent(DataType type) {
        FieldSchema field = field(type, null, true);
        List<Boolean> valid = List.of(true, false, true, true, false);
        FieldData compact = data(field, values(type, 3)).addAllValidData(valid).build();
        FieldData back = ColumnWriter.write(field, READER.read(field, compact, 5));
        assertThat(back.getValidDataList()).isEqualTo(valid);
        assertThat(READER.read(field, back, 5).isNull(1)).isTrue();
        assertThat(ColumnWriter.write(field, READER.read(field, back, 5))).isEqualTo(back);
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"BOOL", "INT8", "INT16", "INT32", "INT64", "FLOAT", "DOUBLE", "VARCHAR"})
    void arraysComeBack(DataType element) {
        FieldSchema field = field(DataType.ARRAY, element, false);
        ArrayArray.Builder arrays = ArrayArray.newBuilder().setElementTypeValue(element.code());
        for (int row = 0; row < 10; row++) {
            arrays.addData(values(element, random.nextInt(0, 8)).getScalars());
        }
        FieldData sent = data(field, FieldData.newBuilder().setScalars(ScalarField.newBuilder().setArrayData(arrays)).build())
                .build();
        assertThat(ColumnWriter.write(field, READER.read(field, sent, 10))).isEqualTo(sent);
    }

    private static FieldData.Builder data(FieldSchema field, FieldData values) {
        return values.toBuilder().setFieldName(field.name()).setTypeValue(field.type().code()).setFieldId(field.id().value());
    }

    private FieldData values(DataType type, int rows) {
        FieldData.Builder out = FieldData.newBuilder();
        return switch (type) {
            case BOOL -> scalars(s -> {
                BoolArray.Builder a = BoolArray.newBuilder();
                random.ints(rows).forEach(i -> a.addData(i > 0));
                s.setBoolData(a);
            });
            case INT8 -> scalars(s -> s.setIntData(ints(rows, -128, 128)));
            case INT16 -> scalars(s -> s.setIntData(ints(rows, -32768, 32768)));
            case INT32 -> scalars(s -> s.setIntData(ints(rows, Integer.MIN_VALUE, Integer.MAX_VALUE)));
            case INT64 -> scalars(s -> s.setLongData(LongArray.newBuilder().addAllData(random.longs(rows).boxed().toList())));
            case FLOAT -> scalars(s -> s.setFloatData(floats(rows)));
            case DOUBLE -> scalars(s -> s.setDoubleData(DoubleArray.newBuilder().addAllData(random.doubles(rows).boxed().toList())));
            case VARCHAR -> scalars(s -> {
                StringArray.Builder a = StringArray.newBuilder();
                for (int i = 0; i < rows; i++) {
                    a.addData("é".repeat(random.nextInt(20)));
                }
                s.setStringData(a);
            });
            case JSON -> scalars(s -> {
                JSONArray.Builder a = JSONArray.newBuilder();
                for (int i = 0; i < rows; i++) {
                    a.addData(ByteString.copyFromUtf8("{\"a\": [" + random.nextInt() + ", null]}"));
                }
                s.setJsonData(a);
            });
            case FLOAT_VECTOR -> out.setVectors(VectorField.newBuilder().setDim(DIM).setFloatVector(floats(rows * DIM))).build();
            case BINARY_VECTOR -> {
                byte[] bits = new byte[rows * DIM / 8];
                random.nextBytes(bits);
                yield out.setVectors(VectorField.newBuilder().setDim(DIM).setBinaryVector(ByteString.copyFrom(bits))).build();
            }
            case SPARSE_FLOAT_VECTOR -> sparse(rows);
            case ARRAY, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> throw new IllegalArgumentException("no values of " + type);
        };
    }

    private static FieldData scalars(java.util.function.Consumer<ScalarField.Builder> fill) {
        ScalarField.Builder scalars = ScalarField.newBuilder();
        fill.accept(scalars);
        return FieldData.newBuilder().setScalars(scalars).build();
    }

    private IntArray ints(int rows, int from, int to) {
        return IntArray.newBuilder().addAllData(random.ints(rows, from, to).boxed().toList()).build();
    }

    private FloatArray floats(int count) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add((float) random.nextGaussian());
        }
        return FloatArray.newBuilder().addAllData(values).build();
    }

    private FieldData sparse(int rows) {
        SparseFloatArray.Builder out = SparseFloatArray.newBuilder();
        long dim = 0;
        for (int row = 0; row < rows; row++) {
            int pairs = random.nextInt(5);
            ByteBuffer bytes = ByteBuffer.allocate(pairs * 8).order(ByteOrder.LITTLE_ENDIAN);
            int index = 0;
            for (int i = 0; i < pairs; i++) {
                index += random.nextInt(1, 1000);
                bytes.putInt(index).putFloat(random.nextFloat());
                dim = Math.max(dim, index + 1L);
            }
            out.addContents(ByteString.copyFrom(bytes.flip()));
        }
        return FieldData.newBuilder().setVectors(VectorField.newBuilder().setDim(dim)
                .setSparseFloatVector(out.setDim(dim))).build();
    }
}
