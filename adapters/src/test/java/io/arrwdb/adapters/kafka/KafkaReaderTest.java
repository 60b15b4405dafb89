package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class KafkaReaderTest {
    private static final LogGroupId GROUP = new LogGroupId(0);

    private final LogTopic topic = new LogTopic("log", Uuid.randomUuid());
    private final Tail tail = new Tail(topic, GROUP, new Offset(5), 1 << 10);

    /** The broker never answers the fetch of older records: it has no such topic any more. */
    @Test
    void aReaderWhoseTopicIsLostWaitsForNoFetch() {
        try (HistoryLane history = new HistoryLane(this::silentConsumer, new TopicWatch(null, Runnable::run, Long.MAX_VALUE),
                Duration.ofMillis(10))) {
            topic.onLost(tail);
            KafkaReader reader = new KafkaReader(tail, history, new Offset(0), gone -> { });
            tail.join(reader);
            CompletionStage<List<LogEntry>> poll = reader.poll(100);
            topic.lose(new LogException.Replaced("topic log is gone"));
            assertThat(poll.toCompletableFuture()).isCompletedExceptionally();
            assertThatThrownBy(() -> reader.poll(100).toCompletableFuture().join()).hasCauseInstanceOf(LogException.Replaced.class);
        }
    }

    @Test
    void atTheEndItWaitsForTheTail() {
        KafkaReader reader = new KafkaReader(tail, null, new Offset(5), gone -> { });
        tail.join(reader);
        CompletionStage<List<LogEntry>> poll = reader.poll(100);
        assertThat(poll.toCompletableFuture()).isNotDone();
        LogEntry entry = new LogEntry(new Offset(5), new byte[3]);
        tail.add(new RecordRun(List.of(entry), new Offset(6)));
        assertThat(poll.toCompletableFuture().join()).extracting(LogEntry::offset).containsExactly(new Offset(5));
    }

    @Test
    void onePollAtATime() {
        KafkaReader reader = new KafkaReader(tail, null, new Offset(5), gone -> { });
        reader.poll(100);
        assertThatThrownBy(() -> reader.poll(100)).isInstanceOf(IllegalStateException.class).hasMessageContaining("one at a time");
    }

    private MockConsumer<byte[], byte[]> silentConsumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.updateBeginningOffsets(Map.of(topic.partition(GROUP), 0L));
        return consumer;
    }
}
