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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** With Kafka's own consumer for tests: damage is hard to come by on a real broker. */
class HistoryLaneTest {
    private static final LogTopic TOPIC = new LogTopic("log", Uuid.randomUuid());
    private static final LogGroupId WELL = new LogGroupId(0);
    private static final LogGroupId DAMAGED = new LogGroupId(1);
    private static final int RECORDS = 5;

    /** A failed checksum is thrown by every poll that fetches the partition, and names it in words only. */
    private static final class DamagedConsumer extends MockConsumer<byte[], byte[]> {
        private final CompletableFuture<Void> bothAsked;
        private int polls;

        DamagedConsumer(CompletableFuture<Void> bothAsked) {
            super("none");
            this.bothAsked = bothAsked;
            updateBeginningOffsets(Map.of(TOPIC.partition(WELL), 0L, TOPIC.partition(DAMAGED), 0L));
        }

        /** The first poll ends when both readers have asked, so that the second one is for both. */
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (polls++ == 0) {
                bothAsked.join();
                return ConsumerRecords.empty();
            }
            TopicPartition damaged = TOPIC.partition(DAMAGED);
            if (assignment().contains(damaged) && !paused().contains(damaged)) {
                throw new KafkaException("received exception when fetching the next record from " + damaged,
                        new CorruptRecordException("checksum"));
            }
            TopicPartition well = TOPIC.partition(WELL);
            if (assignment().contains(well) && !paused().contains(well)) {
                IntStream.range((int) position(well), RECORDS).forEach(offset -> addRecord(record(offset)));
            }
            return super.poll(timeout);
        }

        private static ConsumerRecord<byte[], byte[]> record(int offset) {
            return new ConsumerRecord<>("log", WELL.value(), offset, 0L, TimestampType.CREATE_TIME, 0, 1, null, new byte[] {(byte) offset},
                    new RecordHeaders(List.of(RecordMark.of(TOPIC.id()))), Optional.empty());
        }
    }

    @Test
    void damageOfOnePartitionStopsNoReaderOfAnother() {
        CompletableFuture<Void> bothAsked = new CompletableFuture<>();
        try (HistoryLane lane = new HistoryLane(() -> new DamagedConsumer(bothAsked), new TopicWatch(null, Runnable::run, Long.MAX_VALUE),
                Duration.ofMillis(10))) {
            KafkaReader damaged = reader(lane, DAMAGED);
            KafkaReader well = reader(lane, WELL);
            CompletionStage<List<LogEntry>> none = damaged.poll(100);
            CompletionStage<List<LogEntry>> all = well.poll(100);
            bothAsked.complete(null);
            assertThat(all.toCompletableFuture().join()).extracting(LogEntry::offset)
                    .isEqualTo(IntStream.range(0, RECORDS).mapToObj(Offset::new).toList());
            assertThatThrownBy(() -> none.toCompletableFuture().join()).isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(LogException.Corrupt.class).hasMessageContaining("partition 1 of topic log")
                    .hasMessageContaining("offset 0");
        }
    }

    /** The tail has nothing in memory, so the reader goes to the history lane. */
    private static KafkaReader reader(HistoryLane lane, LogGroupId group) {
        return new KafkaReader(new Tail(TOPIC, group, new Offset(RECORDS), 0), lane, new Offset(0), reader -> { });
    }
}
