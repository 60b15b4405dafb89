package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogProducer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletionStage;

/**
 * Appends the records of one log to another, as they are: whoever reads the copy comes to the same verdicts. What an interrupted
 * copy has appended is compared, record by record, and not appended again. Blocks.
 */
final class LogCopy {
    private static final int IN_FLIGHT = 256;

    private final Log from;
    private final Log to;
    private final Progress progress;

    LogCopy(Log from, Log to, Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /**
     * @param first of the source's records that is copied
     * @param base where it comes to lie
     * @param epoch under which nobody else appends
     * @return how many records the copy has
     */
    long copy(LogGroupId group, Offset first, Offset base, Epoch epoch) {
        LogBounds source = from.bounds(group).toCompletableFuture().join();
        LogBounds target = to.bounds(group).toCompletableFuture().join();
        long done = target.end().value() - base.value();
        compare(group, first, new Offset(first.value() + done), base, target.end());
        Deque<CompletionStage<Offset>> inFlight = new ArrayDeque<>();
        try (LogProducer producer = to.producer(group, epoch).toCompletableFuture().join()) {
            LogScan.read(from, group, new Offset(first.value() + done), source.end(), entry -> {
                if (entry.record().length > to.maxRecordBytes()) {
                    throw new IllegalStateException("a record of " + entry.record().length + " bytes at offset " + entry.offset() + " of log group "
                            + group + " does not fit into the new log: set arrwdb.log.kafka.max-record to at least that, or flush first");
                }
                inFlight.add(producer.append(entry.record()));
                if (inFlight.size() >= IN_FLIGHT) {
                    settle(inFlight, group);
                }
            });
            while (!inFlight.isEmpty()) {
                settle(inFlight, group);
            }
        }
        long copied = source.end().value() - first.value();
        if (to.bounds(group).toCompletableFuture().join().end().value() != base.value() + copied) {
            throw new IllegalStateException("the new log of group " + group + " has other records than those that were copied: empty it and begin anew");
        }
        return copied;
    }

    private void settle(Deque<CompletionStage<Offset>> inFlight, LogGroupId group) {
        Offset at = inFlight.removeFirst().toCompletableFuture().join();
        progress.say("copying the log of group %s: offset %s".formatted(group, at));
    }

    private void compare(LogGroupId group, Offset first, Offset end, Offset base, Offset baseEnd) {
        Deque<LogEntry> expected = new ArrayDeque<>();
        LogScan.read(from, group, first, end, expected::add);
        LogScan.read(to, group, base, baseEnd, entry -> {
            if (expected.isEmpty() || !Arrays.equals(expected.removeFirst().record(), entry.record())) {
                throw new IllegalStateException("offset " + entry.offset() + " of the new log of group " + group
                        + " holds a record that was not copied: another process writes there, or it was not empty");
            }
        });
    }
}
