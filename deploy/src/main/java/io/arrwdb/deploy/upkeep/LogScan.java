package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogReader;
import java.util.function.Consumer;

/** Reads a part of a log to its end. Blocks. */
final class LogScan {
    private static final int POLL_BYTES = 4 << 20;

    private LogScan() { }

    /** Every record from {@code from} to {@code end}, in order. */
    static void read(Log log, LogGroupId group, Offset from, Offset end, Consumer<LogEntry> taker) {
        if (from.compareTo(end) >= 0) {
            return;
        }
        try (LogReader reader = log.reader(group, from).toCompletableFuture().join()) {
            while (true) {
                for (LogEntry entry : reader.poll(POLL_BYTES).toCompletableFuture().join()) {
                    if (entry.offset().compareTo(end) >= 0) {
                        return;
                    }
                    taker.accept(entry);
                    if (entry.offset().value() + 1 >= end.value()) {
                        return;
                    }
                }
            }
        }
    }

    /** All that there is. */
    static LogBounds readAll(Log log, LogGroupId group, Consumer<LogEntry> taker) {
        LogBounds bounds = log.bounds(group).toCompletableFuture().join();
        read(log, group, bounds.start(), bounds.end(), taker);
        return bounds;
    }
}
