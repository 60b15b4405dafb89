package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.testkit.contract.LogContract;
import io.arrwdb.testkit.server.KafkaCluster;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServers("kafka")
class KafkaLogTest extends LogContract {
    private static int topics;

    @TempDir
    private static Path directory;
    private static KafkaCluster cluster;

    private KafkaConfig config;
    private KafkaLog log;

    @BeforeAll
    static void start() {
        cluster = KafkaCluster.start(directory, 1, Map.of(), KafkaCluster.SMALL);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void open() {
        config = Topics.config(cluster, "log-" + topics++);
        log = new KafkaLog(config);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected Log log() {
        return log;
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void aLogIsTheSameForAnotherProcess() {
        append(20);
        try (KafkaLog other = new KafkaLog(config)) {
            assertThat(await(other.bounds(GROUP))).isEqualTo(await(log.bounds(GROUP)));
            LogReader reader = await(other.reader(GROUP, new Offset(20)));
            await(await(log.producer(GROUP, new Epoch(1, 2))).append(record(20)));
            assertThat(await(reader.poll(1 << 20)).getFirst().record()).isEqualTo(record(20));
        }
    }

    @Test
    void manyGroupsTakeNoThreadMore() {
        await(await(log.producer(new LogGroupId(40), new Epoch(1, 1))).append(record(40)));
        assertThat(await(await(log.reader(new LogGroupId(40), new Offset(0))).poll(1)).getFirst().record()).isEqualTo(record(40));
        long before = threads();
        List<LogReader> readers = IntStream.range(0, 40).mapToObj(group -> {
            await(await(log.producer(new LogGroupId(group), new Epoch(1, 1))).append(record(group)));
            return await(log.reader(new LogGroupId(group), new Offset(0)));
        }).toList();
        for (int group = 0; group < readers.size(); group++) {
            assertThat(await(readers.get(group).poll(1 << 20)).getFirst().record()).isEqualTo(record(group));
        }
        // Those of a log that was closed before may still have been ending when they were counted.
        until("there are no more threads than before", () -> threads() <= before);
    }

    @Test
    void aTopicThatWouldForgetRecordsByItselfIsRefused() throws Exception {
        append(1);
        Topics.change(cluster, config.topic(), "retention.ms", "604800000");
        try (KafkaLog other = new KafkaLog(config)) {
            assertThatThrownBy(() -> await(other.bounds(GROUP))).isInstanceOf(LogException.class)
                    .hasMessageContaining(config.topic()).hasMessageContaining("retention.ms=604800000");
        }
    }

    @Test
    void aRecordOfSomethingElseIsRefused() throws Exception {
        append(2);
        LogReader reader = await(log.reader(GROUP, new Offset(2)));
        Topics.intrude(cluster, config.topic(), GROUP.value());
        assertThatThrownBy(() -> await(reader.poll(1 << 20))).isInstanceOf(LogException.Corrupt.class)
                .hasMessageContaining("offset 2 of partition 3 of topic " + config.topic());
    }

    @Test
    void whatIsAppendedAfterClosingFails() {
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        log.close();
        assertThatThrownBy(() -> await(producer.append(record(0)))).isInstanceOf(LogException.Closed.class);
        assertThatThrownBy(() -> await(log.bounds(GROUP))).isInstanceOf(LogException.Closed.class);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !thread.isVirtual()).map(Thread::getName)
                .filter(name -> name.contains("kafka")).collect(Collectors.counting());
    }
}
