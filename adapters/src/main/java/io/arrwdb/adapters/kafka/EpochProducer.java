package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Appends for one epoch. After a failure it stays failed: a record that was sent behind a lost one may land, and is not
 * acknowledged.
 */
final class EpochProducer implements LogProducer {
    private final LogTopic topic;
    private final LogGroupId group;
    private final Epoch epoch;
    private final AppendLane lane;
    private final int maxRecordBytes;
    private final List<Header> mark;
    private final Consumer<LogException> onLost = this::broken;
    /** Why later appends fail. */
    private LogException failure;
    private final Set<Pending> inFlight = new LinkedHashSet<>();
    /** Why those in flight failed too: one of them did. */
    private LogException broken;
    private boolean closed;

    EpochProducer(LogTopic topic, LogGroupId group, Epoch epoch, AppendLane lane, int maxRecordBytes) {
        this.topic = topic;
        this.group = group;
        this.epoch = epoch;
        this.lane = lane;
        this.maxRecordBytes = maxRecordBytes;
        mark = List.of(RecordMark.of(topic.id()));
        topic.onLost(onLost);
    }

    @Override
    public synchronized CompletionStage<Offset> append(byte[] record) {
        if (failure == null && closed) {
            return CompletableFuture.failedFuture(new LogException.Closed("the producer of epoch " + epoch + " for "
                    + topic.describe(group) + " is closed"));
        }
        if (failure == null && record.length > maxRecordBytes) {
            failure = new LogException("a record of " + record.length + " bytes for " + topic.describe(group)
                    + " exceeds max-record-bytes " + maxRecordBytes + ": send it in parts", null);
        }
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        Pending pending = new Pending(new ProducerRecord<byte[], byte[]>(topic.name(), group.value(), null, record, mark));
        inFlight.add(pending);
        lane.append(pending);
        return pending.durable;
    }

    @Override
    public synchronized void close() {
        closed = true;
        topic.forget(onLost);
    }

    /** Whatever is in flight is in doubt, and fails at once: Kafka may know only much later. */
    private void broken(LogException why) {
        List<Pending> doubtful;
        synchronized (this) {
            if (broken == null) {
                broken = why;
                failure = why;
            }
            doubtful = List.copyOf(inFlight);
            inFlight.clear();
        }
        doubtful.forEach(pending -> pending.durable.completeExceptionally(why));
    }

    private synchronized LogException brokenBy() {
        return broken;
    }

    private synchronized void landed(Pending pending) {
        inFlight.remove(pending);
    }

    private final class Pending implements AppendLane.Append {
        private final ProducerRecord<byte[], byte[]> record;
        private final CompletableFuture<Offset> durable = new CompletableFuture<>();

        Pending(ProducerRecord<byte[], byte[]> record) {
            this.record = record;
        }

        @Override
        public Optional<LogException> refusal() {
            return Optional.ofNullable(brokenBy());
        }

        @Override
        public ProducerRecord<byte[], byte[]> record() {
            return record;
        }

        @Override
        public void settled(Exception error, long offset) {
            if (error == null) {
                landed(this);
                durable.complete(new Offset(offset));
            } else {
                broken(LogFailures.of("epoch " + epoch + " does not know what became of an append to " + topic.describe(group), error));
            }
        }
    }
}
