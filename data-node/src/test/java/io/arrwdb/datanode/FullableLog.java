package io.arrwdb.datanode;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A log whose disk is full at times. */
record FullableLog(Log log, BooleanSupplier full) implements Log {
    @Override
    public CompletionStage<LogBounds> bounds(LogGroupId group) {
        return log.bounds(group);
    }

    @Override
    public CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch) {
        return log.producer(group, epoch).thenApply(Producer::new);
    }

    @Override
    public CompletionStage<LogReader> reader(LogGroupId group, Offset from) {
        return log.reader(group, from);
    }

    @Override
    public CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset) {
        return log.truncateBefore(group, offset);
    }

    @Override
    public CompletionStage<Boolean> hasRoom(LogGroupId group) {
        return CompletableFuture.completedStage(!full.getAsBoolean());
    }

    @Override
    public int maxRecordBytes() {
        return log.maxRecordBytes();
    }

    /** Stays failed after the first refusal, as every producer does. */
    private final class Producer implements LogProducer {
        private final LogProducer producer;
        private boolean failed;

        Producer(LogProducer producer) {
            this.producer = producer;
        }

        @Override
        public CompletionStage<Offset> append(byte[] record) {
            failed |= full.getAsBoolean();
            return failed ? CompletableFuture.failedStage(new LogException.Full("no room", null)) : producer.append(record);
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
