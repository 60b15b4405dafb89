package io.arrwdb.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.storage.object.CompositeBody;
import io.arrwdb.storage.segment.TestRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other implementations of Arrow read our segments, and read the same. */
class ArrowInteroperabilityTest {
    private static final String PYTHON = """
        import sys, pyarrow as pa
        with pa.memory_map(sys.argv[1]) as f:
            r = pa.ipc.open_file(f)
            assert r.num_record_batches == 1
            b = r.get_batch(0)
            b.validate(full=True)
            print(b.num_rows, b.num_columns, b.column('_ts').to_pylist()[-1], b.column('pk').to_pylist()[0])
        """;

    @TempDir
    private Path folder;

    @Test
    void arrowJavaReadsWhatWeWrite() throws IOException {
        for (int rows : new int[] {0, 1, 64, 301}) {
            TestRows segment = TestRows.random(new Random(rows), new SegmentId(5), rows);
            try (FileChannel channel = FileChannel.open(write(segment)); BufferAllocator memory = new RootAllocator();
                    ArrowFileReader reader = new ArrowFileReader(channel, memory)) {
                assertThat(reader.getRecordBlocks()).hasSize(1);
                assertThat(reader.loadNextBatch()).isTrue();
                VectorSchemaRoot root = reader.getVectorSchemaRoot();
                assertThat(root.getRowCount()).isEqualTo(rows);
                assertThat(root.getSchema().getCustomMetadata()).containsEntry("arrwdb.segment_id", "5")
                    .containsEntry("arrwdb.format", "1").containsEntry("arrwdb.schema_version", "1");
                for (FieldSchema field : segment.schema.fields()) {
                    checkField(root.getVector(field.name()), field, segment.column(field.id()).orElseThrow());
                }
                UInt8Vector timestamps = (UInt8Vector) root.getVector("_ts");
                for (int row = 0; row < rows; row++) {
                    assertThat(timestamps.get(row)).isEqualTo(segment.timestamps().getLong(row));
                }
            }
        }
    }

    @Test
    void everyBufferIsAlignedInTheFile() throws IOException {
        TestRows segment = TestRows.random(new Random(3), new SegmentId(5), 100);
        try (FileChannel channel = FileChannel.open(write(segment)); BufferAllocator memory = new RootAllocator();
                ArrowFileReader reader = new ArrowFileReader(channel, memory)) {
            var block = reader.getRecordBlocks().getFirst();
            assertThat((block.getOffset() + block.getMetadataLength()) % 64).isZero();
            // The footer follows the end-of-stream mark of 8 bytes and ends with its length and the magic, 10 bytes.
            long footer = channel.size() - 10 - footerLength(channel);
            assertThat(block.getOffset() + block.getMetadataLength() + block.getBodyLength() + 8).isEqualTo(footer);
        }
    }

    private static int footerLength(FileChannel channel) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(length, channel.size() - 10);
        return length.getInt(0);
    }

    /** Runs where python3 has pyarrow; says that it did not where not. */
    @Test
    void pyarrowReadsWhatWeWrite() throws IOException, InterruptedException {
        Assumptions.assumeTrue(run("import pyarrow").exit == 0, "python3 with pyarrow is not on this machine");
        TestRows segment = TestRows.random(new Random(9), new SegmentId(5), 77);
        Run run = run(PYTHON, write(segment).toString());
        assertThat(run.exit).as(run.output).isZero();
        assertThat(run.output.strip()).isEqualTo("77 " + (segment.schema.fields().size() + 1) + " " + (1_000 + 76) + " "
            + segment.column(segment.schema.primaryKey().id()).orElseThrow().getLong(0));
    }

    private Path write(TestRows segment) throws IOException {
        CompositeBody body = ArrowSegmentWriter.write(segment, segment.schema);
        ByteBuffer bytes = ByteBuffer.allocate((int) body.lengthBytes());
        body.read(0, bytes);
        return Files.write(folder.resolve("data-" + segment.rows() + ".arrow"), bytes.array());
    }

    private static void checkField(FieldVector actual, FieldSchema field, Column expected) {
        Field described = actual.getField();
        assertThat(described.getMetadata()).containsEntry("arrwdb.field_id", field.id().toString())
            .containsEntry("arrwdb.type", field.type().milvusName());
        for (int row = 0; row < expected.rows(); row++) {
            assertThat(plain(actual.getObject(row))).as("%s, row %d", field.name(), row).isEqualTo(value(expected, row));
        }
    }

    private static Object value(Column column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (column.type().type()) {
            case BOOL -> column.getBool(row);
            case INT8, INT16, INT32, INT64 -> column.getLong(row);
            case FLOAT, DOUBLE -> column.getDouble(row);
            case VARCHAR, JSON -> column.string(row);
            case ARRAY -> {
                List<Object> elements = new ArrayList<>();
                Column list = column.list(row);
                for (int i = 0; i < list.rows(); i++) {
                    elements.add(value(list, i));
                }
                yield elements;
            }
            case FLOAT_VECTOR -> numbers(column, row, DataType.FLOAT);
            case INT8_VECTOR -> numbers(column, row, DataType.INT8);
            default -> bytes(column.bytes(row));
        };
    }

    private static List<Object> numbers(Column vectors, int row, DataType element) {
        Column numbers = Column.of(ColumnType.scalar(element), vectors.type().dim(), null, vectors.memory(row), null, null);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < numbers.rows(); i++) {
            values.add(value(numbers, i));
        }
        return values;
    }

    /** Arrow's objects as Long, Double, String, Boolean, List or null; bytes as a List of Long. */
    private static Object plain(Object value) {
        return switch (value) {
            case Byte v -> v.longValue();
            case Short v -> v.longValue();
            case Integer v -> v.longValue();
            case Float v -> v.doubleValue();
            case byte[] v -> bytes(v);
            case List<?> v -> v.stream().map(ArrowInteroperabilityTest::plain).toList();
            case Text v -> v.toString();
            case null -> null;
            default -> value;
        };
    }

    private static List<Object> bytes(byte[] value) {
        List<Object> bytes = new ArrayList<>();
        for (byte b : value) {
            bytes.add((long) b);
        }
        return bytes;
    }

    private Run run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", script));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            return process.waitFor(60, TimeUnit.SECONDS) ? new Run(process.exitValue(), output) : new Run(-1, output);
        } catch (IOException noPython) {
            return new Run(127, noPython.getMessage());
        }
    }

    private record Run(int exit, String output) { }
}
