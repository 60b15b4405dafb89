package io.arrwdb.adapters.kafka;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.core.port.log.LogException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Every append of this process on its way to the brokers: one loop that may block where Kafka's producer does, for memory or
 * for a leader, so that no caller's loop does. A producer that has failed is replaced once nothing of it is in flight: some
 * failures are for good.
 */
final class AppendLane implements AutoCloseable {
    /** A record to append. Its methods must not block. */
    interface Append {
        /** Why it is not worth sending any more; asked when its turn has come. */
        Optional<LogException> refusal();

        ProducerRecord<byte[], byte[]> record();

        /** @param error null where the record lies at {@code offset} */
        void settled(Exception error, long offset);
    }

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Duration closing;
    private final MailboxLoop loop;
    private volatile boolean closed;
    /** Changed by the loop alone, as are the fields below it. */
    private volatile Producer<byte[], byte[]> producer;
    private int inFlight;
    private boolean failed;

    AppendLane(Supplier<Producer<byte[], byte[]>> producers, Duration closing) {
        this.producers = producers;
        this.closing = closing;
        loop = MailboxLoop.onPlatformThread("kafka-append", AppendLane::unexpected);
    }

    /** Appends come to the brokers in the order of the calls. */
    void append(Append append) {
        try {
            loop.execute(() -> send(append));
        } catch (RejectedExecutionException e) {
            append.settled(closedException(append), -1);
        }
    }

    /** What is with the producer is sent, as far as there is time; what still waits for it is not. */
    @Override
    public void close() {
        closed = true;
        closeProducer(closing);   // a send that blocks ends with it
        loop.close();
        closeProducer(Duration.ZERO);   // one that was made meanwhile
    }

    private void closeProducer(Duration patience) {
        Producer<byte[], byte[]> made = producer;
        if (made != null) {
            made.close(patience);
        }
    }

    private void send(Append append) {
        Optional<LogException> refusal = closed ? Optional.of(closedException(append)) : append.refusal();
        if (refusal.isPresent()) {
            append.settled(refusal.get(), -1);
        } else {
            sendNow(append);
        }
    }

    private void sendNow(Append append) {
        if (failed && inFlight == 0) {
            producer.close(Duration.ZERO);
            producer = null;
            failed = false;
        }
        inFlight++;
        try {
            if (producer == null) {
                producer = producers.get();
            }
            producer.send(append.record(), (metadata, error) -> {
                append.settled(error, error == null ? metadata.offset() : -1);
                afterwards(error != null);
            });
        } catch (RuntimeException e) {
            append.settled(e, -1);
            landed(true);
        }
    }

    /** On the producer's thread. */
    private void afterwards(boolean error) {
        try {
            loop.execute(() -> landed(error));
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    private void landed(boolean error) {
        inFlight--;
        failed |= error && producer != null;
    }

    private static LogException closedException(Append append) {
        return new LogException.Closed("the log in topic " + append.record().topic() + " is closed");
    }

    private static void unexpected(Throwable failure) {
        Thread thread = Thread.currentThread();
        thread.getThreadGroup().uncaughtException(thread, failure);
    }
}
