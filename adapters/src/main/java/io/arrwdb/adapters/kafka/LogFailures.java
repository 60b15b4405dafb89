package io.arrwdb.adapters.kafka;

import io.arrwdb.core.port.log.LogException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.CorruptRecordException;

/** Names Kafka's failures as the port does. */
final class LogFailures {
    private LogFailures() { }

    static LogException of(String what, Throwable cause) {
        String message = what + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage());
        return switch (cause) {
            case OffsetOutOfRangeException e -> new LogException.OffsetOutOfRange(message);
            case org.apache.kafka.common.errors.OffsetOutOfRangeException e -> new LogException.OffsetOutOfRange(message);
            case CorruptRecordException e -> new LogException.Corrupt(message);
            case LogException e -> e;
            default -> isCorrupt(cause) ? new LogException.Corrupt(message) : new LogException(message, cause);
        };
    }

    /** A consumer wraps a failed checksum. */
    private static boolean isCorrupt(Throwable cause) {
        return cause.getCause() instanceof CorruptRecordException;
    }
}
