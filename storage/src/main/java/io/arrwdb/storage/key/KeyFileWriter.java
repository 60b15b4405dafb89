package io.arrwdb.storage.key;

import static io.arrwdb.storage.key.KeyFileFormat.AT_COUNT;
import static io.arrwdb.storage.key.KeyFileFormat.AT_CRC;
import static io.arrwdb.storage.key.KeyFileFormat.AT_FILTER_BYTES;
import static io.arrwdb.storage.key.KeyFileFormat.AT_KEY_BYTES;
import static io.arrwdb.storage.key.KeyFileFormat.AT_KIND;
import static io.arrwdb.storage.key.KeyFileFormat.AT_VERSION;
import static io.arrwdb.storage.key.KeyFileFormat.HEADER_BYTES;
import static io.arrwdb.storage.key.KeyFileFormat.KIND_LONG;
import static io.arrwdb.storage.key.KeyFileFormat.KIND_STRING;
import static io.arrwdb.storage.key.KeyFileFormat.MAGIC;
import static io.arrwdb.storage.key.KeyFileFormat.VERSION;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.Memory;
import io.arrwdb.storage.object.Checksums;
import io.arrwdb.storage.object.CompositeBody;
import java.lang.foreign.MemorySegment;

/** Sorts the primary keys of a segment and writes them with their rows. */
public final class KeyFileWriter {
    private KeyFileWriter() { }

    /** The file of a key column, Int64 or VarChar without nulls. */
    public static CompositeBody write(Column keys) {
        return keys.type().type() == DataType.VARCHAR ? writeStrings(keys) : writeLongs(keys);
    }

    private static CompositeBody writeLongs(Column keys) {
        int[] rows = KeyOrder.ofLongs(keys);
        MemorySegment filterBytes = filterFor(rows.length);
        BlockedBloomFilter filter = new BlockedBloomFilter(filterBytes);
        MemorySegment sorted = memory(8L * rows.length);
        for (int i = 0; i < rows.length; i++) {
            long key = keys.getLong(rows[i]);
            sorted.set(Memory.LONG, 8L * i, key);
            filter.add(KeyFileFormat.hash(key));
        }
        return file(KIND_LONG, rows, filterBytes, sorted);
    }

    private static CompositeBody writeStrings(Column keys) {
        int[] rows = KeyOrder.ofStrings(keys);
        MemorySegment filterBytes = filterFor(rows.length);
        BlockedBloomFilter filter = new BlockedBloomFilter(filterBytes);
        long bytes = 0;
        for (int row : rows) {
            bytes += keys.end(row) - (long) keys.start(row);
        }
        long text = 4L * (rows.length + 1L);
        MemorySegment sorted = memory(text + bytes);
        int at = 0;
        for (int i = 0; i < rows.length; i++) {
            MemorySegment key = keys.memory(rows[i]);
            MemorySegment.copy(key, 0, sorted, text + at, key.byteSize());
            filter.add(KeyFileFormat.hash(keys.bytes(rows[i])));
            at += (int) key.byteSize();
            sorted.set(Memory.INT, 4L * (i + 1L), at);
        }
        return file(KIND_STRING, rows, filterBytes, sorted);
    }

    private static CompositeBody file(int kind, int[] rows, MemorySegment filter, MemorySegment keys) {
        MemorySegment header = memory(HEADER_BYTES);
        header.set(Memory.LONG, 0, MAGIC);
        header.set(Memory.INT, AT_VERSION, VERSION);
        header.set(Memory.INT, AT_KIND, kind);
        header.set(Memory.LONG, AT_COUNT, rows.length);
        header.set(Memory.LONG, AT_FILTER_BYTES, filter.byteSize());
        header.set(Memory.LONG, AT_KEY_BYTES, keys.byteSize());
        header.set(Memory.INT, AT_CRC, Checksums.of(header.asSlice(0, AT_CRC)));
        MemorySegment rowNumbers = memory(4L * rows.length);
        MemorySegment.copy(rows, 0, rowNumbers, Memory.INT, 0, rows.length);
        return new CompositeBody.Builder().add(header)
                .add(filter).align(KeyFileFormat.ALIGNMENT)
                .add(keys).align(KeyFileFormat.ALIGNMENT)
                .add(rowNumbers).build();
    }

    private static MemorySegment filterFor(int keys) {
        return memory(BlockedBloomFilter.bytesFor(keys));
    }

    private static MemorySegment memory(long bytes) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
    }
}
