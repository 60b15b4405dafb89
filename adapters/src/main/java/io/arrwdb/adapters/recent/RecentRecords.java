package io.arrwdb.adapters.recent;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The newest durable records in memory, a ring addressed by offset, bounded in bytes. Guarded by its owner's lock. */
public final class RecentRecords {
    /** Counted for each record beside its bytes. */
    private static final int ENTRY_BYTES = 48;

    private final long maxBytes;
    private LogEntry[] ring = new LogEntry[64];
    private long first;
    private long end;
    private long bytes;

    /** @param firstOffset of the first record that is added */
    public RecentRecords(long maxBytes, long firstOffset) {
        this.maxBytes = maxBytes;
        first = firstOffset;
        end = firstOffset;
    }

    /** Adds the next record, and forgets the oldest ones where there is no room for all. */
    public void add(byte[] record) {
        if (end - first == ring.length) {
            grow();
        }
        ring[slot(end)] = new LogEntry(new Offset(end), record);
        end++;
        bytes += record.length + ENTRY_BYTES;
        while (bytes > maxBytes && first < end) {
            dropFirst();
        }
    }

    public boolean holds(long offset) {
        return offset >= first && offset < end;
    }

    /** Records from {@code offset} on: the first whatever its size, more while they fit. */
    public List<LogEntry> from(long offset, int maxPollBytes) {
        List<LogEntry> entries = new ArrayList<>();
        long taken = 0;
        for (long at = offset; at < end; at++) {
            LogEntry entry = ring[slot(at)];
            taken += entry.record().length;
            if (at > offset && taken > maxPollBytes) {
                break;
            }
            entries.add(entry);
        }
        return entries;
    }

    private void dropFirst() {
        int slot = slot(first);
        bytes -= ring[slot].record().length + ENTRY_BYTES;
        ring[slot] = null;
        first++;
    }

    private int slot(long offset) {
        return (int) (offset & ring.length - 1);
    }

    private void grow() {
        LogEntry[] old = ring;
        ring = new LogEntry[old.length * 2];
        for (LogEntry entry : old) {
            ring[slot(entry.offset().value())] = entry;
        }
        Arrays.fill(old, null);
    }
}
