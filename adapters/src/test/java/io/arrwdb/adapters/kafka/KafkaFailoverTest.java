package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.testkit.server.KafkaCluster;
import io.arrwdb.testkit.server.KafkaServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, of which one may die at any time. */
@NeedsServers("kafka")
class KafkaFailoverTest {
    private static final LogGroupId GROUP = new LogGroupId(0);

    @TempDir
    private Path directory;

    /** Every record carries its number, so that order, loss and repetition show. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void theDeathOfABrokerLosesNothingAndRepeatsNothing() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.start(directory, 3, Map.of(), KafkaCluster.SMALL);
                KafkaLog log = new KafkaLog(config(cluster))) {
            LogReader follower = await(log.reader(GROUP, await(log.bounds(GROUP)).end()));
            LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
            List<CompletionStage<Offset>> appends = new ArrayList<>();
            append(producer, appends, 300);
            await(appends.get(100));
            KafkaServer dead = leader(cluster);
            dead.kill();
            append(producer, appends, 300);
            await(appends.getLast());
            dead.start();
            leader(cluster).pause();
            append(producer, appends, 300);
            await(appends.getLast());
            for (int i = 0; i < appends.size(); i++) {
                assertThat(await(appends.get(i))).isEqualTo(new Offset(i));
            }
            assertThat(numbers(follower, 900)).isEqualTo(IntStream.range(0, 900).boxed().toList());
        }
    }

    private static KafkaConfig config(KafkaCluster cluster) {
        return new KafkaConfig(cluster.bootstrap(), "log", 1, 3, 2, false, 1 << 16, Map.of(),
                new KafkaConfig.Timeouts(2_000, 200_000, 100, 1_000, 2_000), new KafkaConfig.Buffers(4 << 20, 32 << 10, 1 << 20, 1 << 20));
    }

    private static void append(LogProducer producer, List<CompletionStage<Offset>> appends, int count) {
        for (int i = 0; i < count; i++) {
            appends.add(producer.append(ByteBuffer.allocate(200).putInt(appends.size()).array()));
        }
    }

    private static List<Integer> numbers(LogReader reader, int count) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < count) {
            for (LogEntry entry : await(reader.poll(1 << 16))) {
                numbers.add(ByteBuffer.wrap(entry.record()).getInt());
            }
        }
        return numbers;
    }

    private static KafkaServer leader(KafkaCluster cluster) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            int node = admin.describeTopics(List.of("log")).allTopicNames().get(60, TimeUnit.SECONDS).get("log").partitions()
                    .getFirst().leader().id();
            return cluster.servers().get(node - 1);
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(4, TimeUnit.MINUTES);
    }
}
