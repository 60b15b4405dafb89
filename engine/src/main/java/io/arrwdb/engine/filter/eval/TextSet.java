package io.arrwdb.engine.filter.eval;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** An immutable set of texts that is asked for bytes where they lie: open addressing with linear probing at half load. */
final class TextSet {
    private final MemorySegment[] table;
    private final int[] hashes;

    private TextSet(int values) {
        int capacity = Integer.highestOneBit(Math.max(1, values)) * 4;
        table = new MemorySegment[capacity];
        hashes = new int[capacity];
    }

    static TextSet of(Collection<String> values) {
        TextSet set = new TextSet(values.size());
        for (String value : values) {
            MemorySegment bytes = MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8));
            int hash = Texts.hash(bytes, 0, bytes.byteSize());
            int slot = set.slot(hash, bytes, 0, bytes.byteSize());
            set.table[slot] = bytes;
            set.hashes[slot] = hash;
        }
        return set;
    }

    boolean contains(MemorySegment text, long start, long end) {
        return table[slot(Texts.hash(text, start, end), text, start, end)] != null;
    }

    private int slot(int hash, MemorySegment text, long start, long end) {
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != null && !(hashes[slot] == hash
                && Texts.compare(table[slot], 0, table[slot].byteSize(), text, start, end) == 0)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
