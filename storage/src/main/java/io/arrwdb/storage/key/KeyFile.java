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
import static io.arrwdb.storage.key.KeyFileFormat.aligned;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.engine.column.Memory;
import io.arrwdb.shard.segment.SegmentKeys;
import io.arrwdb.storage.object.Checksums;
import java.lang.foreign.MemorySegment;

/** The keys of a segment where they lie in its key file. A key that is absent mostly costs one cache line. */
public final class KeyFile implements SegmentKeys {
    private final boolean strings;
    private final int size;
    private final BlockedBloomFilter filter;
    private final MemorySegment keys;
    private final long textAt;
    private final MemorySegment rows;

    private KeyFile(boolean strings, int size, BlockedBloomFilter filter, MemorySegment keys, MemorySegment rows) {
        this.strings = strings;
        this.size = size;
        this.filter = filter;
        this.keys = keys;
        this.rows = rows;
        textAt = 4L * (size + 1L);
    }

    /**
     * Opens a file whose checksum has been compared with its reference.
     *
     * @param name for messages
     * @throws MalformedBytesException saying what is wrong with it
     */
    public static KeyFile open(MemorySegment file, String name) {
        if (file.byteSize() < HEADER_BYTES || file.get(Memory.LONG, 0) != MAGIC) {
            throw malformed(name, "does not begin as a key file does");
        }
        int version = file.get(Memory.INT, AT_VERSION);
        if (version != VERSION) {
            throw malformed(name, "has format " + version + ", this version reads " + VERSION);
        }
        if (file.get(Memory.INT, AT_CRC) != Checksums.of(file.asSlice(0, AT_CRC))) {
            throw malformed(name, "has a damaged header");
        }
        int kind = file.get(Memory.INT, AT_KIND);
        long count = file.get(Memory.LONG, AT_COUNT);
        long filterBytes = file.get(Memory.LONG, AT_FILTER_BYTES);
        long keyBytes = file.get(Memory.LONG, AT_KEY_BYTES);
        long keysAt = HEADER_BYTES + aligned(filterBytes);
        long rowsAt = keysAt + aligned(keyBytes);
        boolean strings = kind == KIND_STRING;
        if (!strings && kind != KIND_LONG || count < 0 || count > Integer.MAX_VALUE || rowsAt + 4 * count != file.byteSize()
                || keyBytes < (strings ? 4 * (count + 1) : 8 * count)) {
            throw malformed(name, "has sections that do not fit its " + file.byteSize() + " bytes");
        }
        return new KeyFile(strings, (int) count, new BlockedBloomFilter(file.asSlice(HEADER_BYTES, filterBytes)),
                file.asSlice(keysAt, keyBytes), file.asSlice(rowsAt, 4 * count));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int first(long key) {
        if (strings || size == 0 || key < keyAt(0) || key > keyAt(size - 1) || !filter.mayContain(KeyFileFormat.hash(key))) {
            return -1;
        }
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keyAt(middle) < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < size && keyAt(low) == key ? low : -1;
    }

    @Override
    public int first(byte[] utf8) {
        if (!strings || size == 0 || !filter.mayContain(KeyFileFormat.hash(utf8))) {
            return -1;
        }
        MemorySegment key = MemorySegment.ofArray(utf8);
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (KeyOrder.compare(textOf(middle), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < size && textOf(low).mismatch(key) < 0 ? low : -1;
    }

    @Override
    public int row(int position) {
        return rows.get(Memory.INT, 4L * position);
    }

    @Override
    public boolean repeats(int position) {
        if (position + 1 >= size) {
            return false;
        }
        return strings ? textOf(position).mismatch(textOf(position + 1)) < 0 : keyAt(position) == keyAt(position + 1);
    }

    private long keyAt(int position) {
        return keys.get(Memory.LONG, 8L * position);
    }

    private MemorySegment textOf(int position) {
        int start = keys.get(Memory.INT, 4L * position);
        return keys.asSlice(textAt + start, keys.get(Memory.INT, 4L * position + 4) - (long) start);
    }

    private static MalformedBytesException malformed(String name, String what) {
        return new MalformedBytesException("key file " + name + " " + what);
    }
}
