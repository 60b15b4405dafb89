package io.arrwdb.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.storage.arrow.ArrowSegment;
import io.arrwdb.storage.arrow.ArrowSegmentWriter;
import io.arrwdb.storage.delete.DeleteFileFormat;
import io.arrwdb.storage.key.KeyFile;
import io.arrwdb.storage.key.KeyFileWriter;
import io.arrwdb.storage.object.CompositeBody;
import io.arrwdb.storage.segment.TestRows;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The files of every version of each format stay readable, those of the newest are written as they were. A new version gets a file in
 * {@code src/test/resources/golden}, written by a run with {@code -Dgolden.write=true}; files that are there never change.
 */
class FormatsTest {
    private static final TestRows ROWS = TestRows.random(new Random(1), new SegmentId(77), 9);
    private static final String[] KEYS = {"b", "a", "", "é", "b", "\ud83d\ude00", "ab"};
    private static final Map<SegmentId, DeletedRows> DELETES = Map.of(new SegmentId(1), new DeletedRows(new int[] {1, 5},
        new long[] {10, -1}), new SegmentId(2), new DeletedRows(new int[] {0}, new long[] {7}));

    @Test
    void segmentFiles() throws IOException {
        byte[] golden = golden("segment-v1.arrow", bytes(ArrowSegmentWriter.write(ROWS, ROWS.schema)));
        ArrowSegment segment = ArrowSegment.open(MemorySegment.ofArray(golden), "golden");
        assertThat(segment.id()).isEqualTo(new SegmentId(77));
        for (FieldSchema field : ROWS.schema.fields()) {
            for (int row = 0; row < 9; row++) {
                assertThat(TestRows.value(segment.column(field.id()).orElseThrow(), row))
                    .isEqualTo(TestRows.value(ROWS.column(field.id()).orElseThrow(), row));
            }
        }
        damage(golden, file -> ArrowSegment.open(MemorySegment.ofArray(file), "damaged"));
    }

    @Test
    void keyFilesOfIntegers() throws IOException {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.INT64);
        for (long key : new long[] {5, -3, 5, Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
            keys.appendLong(key);
        }
        KeyFile file = KeyFile.open(MemorySegment.ofArray(golden("keys-int64-v1.bin", bytes(KeyFileWriter.write(keys.build())))), "golden");
        int five = file.first(5);
        assertThat(file.row(five)).isZero();
        assertThat(file.repeats(five)).isTrue();
        assertThat(file.row(five + 1)).isEqualTo(2);
        assertThat(file.row(file.first(Long.MIN_VALUE))).isEqualTo(4);
        assertThat(file.first(6)).isNegative();
    }

    @Test
    void keyFilesOfTexts() throws IOException {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.scalar(DataType.VARCHAR));
        Arrays.stream(KEYS).forEach(keys::appendString);
        Column column = keys.build();
        byte[] golden = golden("keys-varchar-v1.bin", bytes(KeyFileWriter.write(column)));
        KeyFile file = KeyFile.open(MemorySegment.ofArray(golden), "golden");
        for (String key : KEYS) {
            int position = file.first(key.getBytes(StandardCharsets.UTF_8));
            assertThat(KEYS[file.row(position)]).isEqualTo(key);
            assertThat(file.repeats(position)).isEqualTo(key.equals("b"));
        }
        assertThat(file.first("c".getBytes(StandardCharsets.UTF_8))).isNegative();
        damage(golden, bytes -> KeyFile.open(MemorySegment.ofArray(bytes), "damaged"));
    }

    @Test
    void deleteFiles() throws IOException {
        checkDeletes(golden("deletes-v2.bin", DeleteFileFormat.encode(DELETES)));
    }

    @Test
    void deleteFilesOfVersion1() throws IOException {
        checkDeletes(golden("deletes-v1.bin"));
    }

    private static void checkDeletes(byte[] golden) {
        Map<SegmentId, DeletedRows> read = DeleteFileFormat.decode(golden, DELETES.keySet(), "golden");
        assertThat(read).hasSize(2);
        DELETES.forEach((segment, deleted) -> {
            assertThat(read.get(segment).rows()).containsExactly(deleted.rows());
            assertThat(read.get(segment).timestamps()).containsExactly(deleted.timestamps());
        });
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> DeleteFileFormat.decode(cut, Set.of(), "cut")).isInstanceOf(MalformedBytesException.class);
        }
        byte[] longer = Arrays.copyOf(golden, golden.length + 1);
        assertThatThrownBy(() -> DeleteFileFormat.decode(longer, Set.of(), "longer")).isInstanceOf(MalformedBytesException.class);
    }

    /** Opens a file. */
    private interface Opening {
        void open(byte[] file);
    }

    /** Cut or changed anywhere, a file is refused as damaged, or opens: nothing else happens. */
    private static void damage(byte[] whole, Opening opening) {
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> opening.open(cut)).as("cut at %d", length).isInstanceOf(MalformedBytesException.class);
        }
        Random random = new Random(8);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                opening.open(damaged);
            } catch (MalformedBytesException expected) {
                assertThat(expected).hasMessageContaining("damaged");
            }
        }
    }

    private static byte[] bytes(CompositeBody body) {
        ByteBuffer bytes = ByteBuffer.allocate((int) body.lengthBytes());
        body.read(0, bytes);
        return bytes.array();
    }

    private static byte[] golden(String name, byte[] written) throws IOException {
        Path file = Path.of("src/test/resources/golden", name);
        if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.write(file, written);
            return written;
        }
        byte[] golden = golden(name);
        assertThat(written).as("bytes of %s", name).isEqualTo(golden);
        return golden;
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = FormatsTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return in.readAllBytes();
        }
    }
}
