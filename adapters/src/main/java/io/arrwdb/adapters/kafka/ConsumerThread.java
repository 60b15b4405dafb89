package io.arrwdb.adapters.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How threads that hold a consumer end. */
final class ConsumerThread {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerThread.class);

    private ConsumerThread() { }

    /** Its thread goes on, or ends, whatever a consumer says when it is closed: it has no state that would be lost. */
    static void close(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        } catch (KafkaException e) {
            LOG.warn("a consumer of the log did not close: {}", e.getMessage(), e);
        }
    }

    /** Waits for its end, which is near. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
