package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.port.log.LogException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With Kafka's own producer for tests. */
class AppendLaneTest {
    private final List<MockProducer<byte[], byte[]>> made = new CopyOnWriteArrayList<>();
    private final AppendLane lane = new AppendLane(this::producer, Duration.ZERO);

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void aProducerThatHasFailedIsReplacedOnceNothingOfItIsInFlight() {
        Sent first = append();
        await(() -> made.size() == 1 && made.getFirst().history().size() == 1);
        made.getFirst().sendException = new KafkaException("fatal");
        Sent refused = append();
        assertThat(refused.failure()).hasMessage("fatal");
        made.getFirst().sendException = null;
        Sent stillOnIt = append();
        await(() -> made.getFirst().history().size() == 2);
        made.getFirst().completeNext();
        made.getFirst().completeNext();
        assertThat(first.offset()).isZero();
        assertThat(stillOnIt.offset()).isOne();
        Sent afterwards = append();
        await(() -> made.size() == 2 && made.getLast().history().size() == 1);
        made.getLast().completeNext();
        assertThat(afterwards.offset()).isZero();
        assertThat(made.getFirst().closed()).isTrue();
    }

    @Test
    void whatIsHopelessIsNotSent() {
        Sent hopeless = new Sent(Optional.of(new LogException("its epoch is over", null)));
        lane.append(hopeless);
        assertThat(hopeless.failure()).hasMessage("its epoch is over");
        assertThat(made).isEmpty();
    }

    @Test
    void aClosedLaneSendsNothing() {
        lane.close();
        assertThat(append().failure()).isInstanceOf(LogException.Closed.class);
        assertThat(made).isEmpty();
    }

    private Sent append() {
        Sent sent = new Sent(Optional.empty());
        lane.append(sent);
        return sent;
    }

    private Producer<byte[], byte[]> producer() {
        MockProducer<byte[], byte[]> producer = new MockProducer<>(Cluster.empty(), false, null, new ByteArraySerializer(),
                new ByteArraySerializer());
        made.add(producer);
        return producer;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private record Sent(Optional<LogException> refusal, CompletableFuture<Long> settled) implements AppendLane.Append {
        Sent(Optional<LogException> refusal) {
            this(refusal, new CompletableFuture<>());
        }

        @Override
        public ProducerRecord<byte[], byte[]> record() {
            return new ProducerRecord<>("log", 0, null, new byte[1]);
        }

        @Override
        public void settled(Exception error, long offset) {
            if (error == null) {
                settled.complete(offset);
            } else {
                settled.completeExceptionally(error);
            }
        }

        long offset() {
            return settled.join();
        }

        Throwable failure() {
            try {
                throw new AssertionError("it was sent, to offset " + settled.join());
            } catch (CompletionException e) {
                return e.getCause();
            }
        }
    }
}
