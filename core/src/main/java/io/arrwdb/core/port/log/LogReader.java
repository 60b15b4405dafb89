package io.arrwdb.core.port.log;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads one partition in order, from a position that only it moves. */
public interface LogReader extends AutoCloseable {
    /**
     * Completes with the next records: at least one, and no more than {@code maxBytes} of them beyond the first. Waits
     * where there are none yet. One poll at a time. Records may be skipped only where the log itself has none.
     */
    CompletionStage<List<LogEntry>> poll(int maxBytes);

    /** Ends the reader; a poll that waits fails with {@link LogException.Closed}. */
    @Override
    void close();
}
