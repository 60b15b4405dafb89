package io.arrwdb.core.port.log;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The write-ahead log: one ordered partition of opaque records per log group. An adapter makes records durable and
 * orders them; it does not fence. Whether a record counts is decided by its readers, from the epoch inside it.
 * Stages fail with {@link LogException}.
 */
public interface Log {
    /** The identity and the bounds of a group's partition, which is created when absent. */
    CompletionStage<LogBounds> bounds(LogGroupId group);

    /** The only producer of this epoch. A second one for the same epoch is an error of the caller. */
    CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch);

    /**
     * A reader whose first record is the one at {@code from}.
     * Fails with {@link LogException.OffsetOutOfRange} when {@code from} lies outside the bounds (the end is allowed).
     */
    CompletionStage<LogReader> reader(LogGroupId group, Offset from);

    /**
     * Allows the space of every record below {@code offset} to be reclaimed. Idempotent; never moves back.
     * Fails with {@link LogException.OffsetOutOfRange} beyond the end.
     */
    CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset);

    /** Whether an append to the group is likely to find room: asked after {@link LogException.Full}. */
    default CompletionStage<Boolean> hasRoom(LogGroupId group) {
        return CompletableFuture.completedStage(true);
    }

    /** Largest record in bytes that a producer takes; larger requests travel in parts. */
    int maxRecordBytes();
}
