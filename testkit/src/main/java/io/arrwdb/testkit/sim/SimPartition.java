package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One group's log: what has landed, in order, from its start on. Keeps truncated records too, for checkers. */
public final class SimPartition {
    private final LogGroupId group;
    private final String topicId;
    private final List<LogEntry> entries = new ArrayList<>();
    private final Set<Epoch> epochs = new HashSet<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final SimScheduler scheduler;
    private long start;

    SimPartition(LogGroupId group, SimScheduler scheduler) {
        this.group = group;
        this.scheduler = scheduler;
        topicId = "topic-" + group + "-" + Long.toHexString(scheduler.random().nextLong());
    }

    /** Another partition that holds what this one held once: all but the last {@code lost} records. */
    SimPartition earlierCopy(int lost) {
        SimPartition copy = new SimPartition(group, scheduler);
        copy.entries.addAll(entries.subList(0, Math.max((int) start, entries.size() - lost)));
        copy.start = start;
        return copy;
    }

    /** Everything that ever landed, truncated or not; index and offset agree. */
    public List<LogEntry> entries() {
        return entries;
    }

    public LogBounds bounds() {
        return new LogBounds(topicId, new Offset(start), new Offset(entries.size()));
    }

    void register(Epoch epoch) {
        if (!epochs.add(epoch)) {
            throw new LogException("epoch " + epoch + " of group " + group + " has a producer already", null);
        }
    }

    Offset land(byte[] record) {
        Offset offset = new Offset(entries.size());
        entries.add(new LogEntry(offset, record));
        List<Runnable> woken = List.copyOf(waiting);
        waiting.clear();
        woken.forEach(waiter -> scheduler.after(0, waiter));
        return offset;
    }

    void check(Offset from) {
        if (from.value() < start || from.value() > entries.size()) {
            throw new LogException.OffsetOutOfRange("offset " + from + " of group " + group + " is outside " + bounds());
        }
    }

    boolean hasAt(Offset from) {
        return from.value() < entries.size();
    }

    /** Runs once, when something lands. */
    void whenLanded(Runnable waiter) {
        waiting.add(waiter);
    }

    /** Records from {@code from} on: the first, and more while count and bytes allow. */
    List<LogEntry> read(Offset from, int maxRecords, int maxBytes) {
        check(from);
        List<LogEntry> read = new ArrayList<>();
        long bytes = 0;
        for (int at = (int) from.value(); at < entries.size() && read.size() < maxRecords; at++) {
            bytes += entries.get(at).record().length;
            if (!read.isEmpty() && bytes > maxBytes) {
                break;
            }
            read.add(entries.get(at));
        }
        return read;
    }

    void truncateBefore(Offset offset) {
        if (offset.value() > entries.size()) {
            throw new LogException.OffsetOutOfRange("group " + group + " cannot be truncated at " + offset + " beyond " + bounds());
        }
        start = Math.max(start, offset.value());
    }
}
