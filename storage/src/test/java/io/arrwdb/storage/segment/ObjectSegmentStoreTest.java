package io.arrwdb.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.WrittenSegment;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.storage.cache.CacheLimits;
import io.arrwdb.storage.cache.CachedObjects;
import io.arrwdb.storage.object.MappedObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectSegmentStoreTest {
    private static final SegmentId SEGMENT = new SegmentId(77);

    private final MemoryObjectStore objects = new MemoryObjectStore();
    private final ObjectSegmentStore store = new ObjectSegmentStore(objects, new MappedObjects(objects),
            (entry, file, rows) -> { throw new IllegalStateException("no index here"); }, Runnable::run,
            ObjectSegmentStore.Verification.CHECKSUM);

    @Test
    void everyTypeComesBackAsItWasWritten() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            TestRows rows = TestRows.random(random, SEGMENT, random.nextInt(1, 300));
            SealedSegment segment = roundTrip(rows);
            for (FieldSchema field : rows.schema.fields()) {
                Column expected = rows.column(field.id()).orElseThrow();
                Column actual = segment.rows().column(field.id()).orElseThrow();
                for (int row = 0; row < rows.rows(); row++) {
                    assertThat(TestRows.value(actual, row)).as("seed %d field %s row %d", seed, field.name(), row)
                            .isEqualTo(TestRows.value(expected, row));
                }
            }
            for (int row = 0; row < rows.rows(); row++) {
                assertThat(segment.rows().timestamps().getLong(row)).isEqualTo(rows.timestamps().getLong(row));
            }
            segment.release();
        }
    }

    @Test
    void everyKeyIsFoundAtItsRows() {
        Random random = new Random(5);
        TestRows rows = TestRows.random(random, SEGMENT, 500);
        SealedSegment segment = roundTrip(rows);
        Column keys = rows.column(rows.schema.primaryKey().id()).orElseThrow();
        Map<Long, List<Integer>> expected = new HashMap<>();
        for (int row = 0; row < keys.rows(); row++) {
            expected.computeIfAbsent(keys.getLong(row), k -> new ArrayList<>()).add(row);
        }
        for (long key = -10; key < 1_000; key++) {
            List<Integer> found = new ArrayList<>();
            int position = segment.keys().first(key);
            if (position >= 0) {
                found.add(segment.keys().row(position));
                while (segment.keys().repeats(position)) {
                    found.add(segment.keys().row(++position));
                }
            }
            assertThat(found).as("key %d", key).isEqualTo(expected.getOrDefault(key, List.of()));
        }
        segment.release();
    }

    @Test
    void aFlippedBitIsRefusedByName() {
        TestRows rows = TestRows.random(new Random(1), SEGMENT, 50);
        WrittenSegment written = store.write(rows, rows.schema, "a/data.arrow", "a/keys").toCompletableFuture().join();
        objects.flipBit("a/data.arrow", written.data().lengthBytes() / 2);
        assertThatThrownBy(() -> store.open(entry(written), rows.schema).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class).hasCauseInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("a/data.arrow");
    }

    @Test
    void aCopyThatWasDamagedOnThisMachinesDiskIsReplaced(@TempDir Path directory) throws IOException {
        CachedObjects cache = CachedObjects.open(objects, directory, MemoryBudget.unlimited(), CacheLimits.defaults(), Runnable::run);
        ObjectSegmentStore cached = new ObjectSegmentStore(objects, cache, (entry, file, rows) -> null, Runnable::run,
                ObjectSegmentStore.Verification.CHECKSUM);
        TestRows rows = TestRows.random(new Random(1), SEGMENT, 50);
        WrittenSegment written = cached.write(rows, rows.schema, "a/data.arrow", "a/keys").toCompletableFuture().join();
        cached.open(entry(written), rows.schema).toCompletableFuture().join().release();
        Path copy = directory.resolve(cachedDataName(directory, written));
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);
        SealedSegment segment = cached.open(entry(written), rows.schema).toCompletableFuture().join();
        assertThat(segment.rows().timestamps().getLong(7)).isEqualTo(rows.timestamps().getLong(7));
        segment.release();
        objects.flipBit("a/data.arrow", 100);
        cache.forget(written.data());
        assertThatThrownBy(() -> cached.open(entry(written), rows.schema).toCompletableFuture().join())
                .hasCauseInstanceOf(MalformedBytesException.class).hasMessageContaining("a/data.arrow");
    }

    private static String cachedDataName(Path directory, WrittenSegment written) throws IOException {
        try (Stream<Path> copies = Files.list(directory)) {
            return copies.map(copy -> copy.getFileName().toString())
                    .filter(name -> name.endsWith(Integer.toHexString(written.data().crc32c()))).findFirst().orElseThrow();
        }
    }

    @Test
    void deletesComeBackBySegment() {
        Map<SegmentId, DeletedRows> sections = Map.of(new SegmentId(1), new DeletedRows(new int[] {1, 5}, new long[] {10, -1}),
                new SegmentId(2), new DeletedRows(new int[] {0}, new long[] {7}));
        FileRef file = store.writeDeletes(sections, "d/deletes").toCompletableFuture().join();
        Map<SegmentId, DeletedRows> read = store.readDeletes(file, Set.of(new SegmentId(1), new SegmentId(9))).toCompletableFuture().join();
        assertThat(read).containsOnlyKeys(new SegmentId(1));
        assertThat(read.get(new SegmentId(1)).rows()).containsExactly(1, 5);
        assertThat(read.get(new SegmentId(1)).timestamps()).containsExactly(10, -1);
        objects.flipBit("d/deletes", 20);
        assertThatThrownBy(() -> store.readDeletes(file, Set.of()).toCompletableFuture().join())
                .hasCauseInstanceOf(MalformedBytesException.class).hasMessageContaining("d/deletes");
    }

    @Test
    void anotherDeleteFileOfTheSameLengthIsRefused() {
        FileRef file = store.writeDeletes(Map.of(SEGMENT, new DeletedRows(new int[] {1}, new long[] {10})), "d/deletes")
                .toCompletableFuture().join();
        FileRef other = store.writeDeletes(Map.of(SEGMENT, new DeletedRows(new int[] {2}, new long[] {10})), "d/deletes")
                .toCompletableFuture().join();
        assertThat(other.lengthBytes()).isEqualTo(file.lengthBytes());
        assertThat(other.crc32c()).isNotEqualTo(file.crc32c());
        assertThatThrownBy(() -> store.readDeletes(file, Set.of(SEGMENT)).toCompletableFuture().join())
                .hasCauseInstanceOf(MalformedBytesException.class).hasMessageContaining("d/deletes");
    }

    private SealedSegment roundTrip(TestRows rows) {
        WrittenSegment written = store.write(rows, rows.schema, "s/data.arrow", "s/keys").toCompletableFuture().join();
        return store.open(entry(written), rows.schema).toCompletableFuture().join();
    }

    private static SegmentEntry entry(WrittenSegment written) {
        return new SegmentEntry(SEGMENT, new PartitionId(3), written.rows(), written.minTs(), written.maxTs(), 1, written.bytes(),
                written.data(), written.keys(), new Offset(0), List.of());
    }
}
