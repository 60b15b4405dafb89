package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordRunTest {
    private static final LogGroupId GROUP = new LogGroupId(2);
    private static final LogTopic TOPIC = new LogTopic("log", Uuid.randomUuid());
    private static final Uuid OTHER = Uuid.randomUuid();

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    @Test
    void recordsOfTheTopicAreEntries() {
        record(7, Optional.of(TOPIC.id()));
        record(8, Optional.of(TOPIC.id()));
        RecordRun run = run(7, true);
        assertThat(run.entries()).extracting(LogEntry::offset).containsExactly(new Offset(7), new Offset(8));
        assertThat(run.entries().getLast().record()).containsExactly(8);
        assertThat(run.next()).isEqualTo(new Offset(9));
    }

    @Test
    void aHoleIsRefused() {
        record(7, Optional.of(TOPIC.id()));
        record(9, Optional.of(TOPIC.id()));
        assertThatThrownBy(() -> run(7, true)).isInstanceOf(LogException.Corrupt.class)
                .hasMessageContaining("partition 2 of topic log (id " + TOPIC.id() + ") has a hole: offset 9 where 8 belongs");
    }

    @Test
    void whatNoLogGroupWroteIsRefused() {
        record(7, Optional.empty());
        assertThatThrownBy(() -> run(7, true)).isInstanceOf(LogException.Corrupt.class).hasMessageContaining("offset 7 of partition 2");
    }

    @Test
    void aRecordThatCameTooLateIntoThisTopicIsPassedOver() {
        record(7, Optional.of(TOPIC.id()));
        record(8, Optional.of(OTHER));
        RecordRun run = run(7, true);
        assertThat(run.entries()).extracting(LogEntry::offset).containsExactly(new Offset(7));
        assertThat(run.next()).isEqualTo(new Offset(9));
    }

    @Test
    void aRecordOfTheTopicThatIsThereNowEndsTheReading() {
        record(7, Optional.of(OTHER));
        assertThatThrownBy(() -> run(7, false)).isInstanceOf(LogException.Replaced.class)
                .hasMessageContaining("offset 7").hasMessageContaining(OTHER.toString()).hasMessageContaining(TOPIC.id().toString());
    }

    private RecordRun run(long from, boolean current) {
        return RecordRun.of(TOPIC, GROUP, records, new Offset(from), topic -> current);
    }

    private void record(int offset, Optional<Uuid> mark) {
        RecordHeaders headers = new RecordHeaders();
        mark.map(RecordMark::of).ifPresent(headers::add);
        records.add(new ConsumerRecord<>("log", 2, offset, 0L, TimestampType.CREATE_TIME, 0, 1, null, new byte[] {(byte) offset},
                headers, Optional.empty()));
    }
}
