package io.arrwdb.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.process.ChildServer;
import io.arrwdb.testkit.server.KafkaCluster;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real process with its log in a real Kafka, both of which die. */
@NeedsServers("kafka")
class RemoteLogTest {
    private static final int ROWS = 500;
    /** Starts fast. */
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    @TempDir
    private Path directory;

    /** On a busy machine each of the four starts takes a minute and more. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void rowsSurviveTheDeathsOfServerAndBroker() throws Exception {
        Map<Long, Long> expected = new TreeMap<>();
        try (KafkaCluster kafka = KafkaCluster.start(directory.resolve("kafka"), 1, Map.of(), KafkaCluster.SMALL)) {
            ChildServer killed = start(kafka);
            try (Store store = Store.of(killed)) {
                store.create();
                upsert(store, expected, 0, 1);
                store.flush();
                upsert(store, expected, ROWS / 2, 2);
            }
            killed.kill();
            try (ChildServer server = start(kafka); Store store = Store.of(server)) {
                store.awaitOpen();
                assertThat(store.rows()).isEqualTo(expected);
                kafka.servers().getFirst().kill();
                kafka.servers().getFirst().start();
                upsert(store, expected, ROWS, 3);
                assertThat(store.rows()).isEqualTo(expected);
                assertThat(store.count()).isEqualTo(expected.size());
            }
        }
    }

    @Test
    void aKafkaThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ChildServer.start(directory.resolve("data"), JVM,
                options("127.0.0.1:9", Map.of("request-timeout", "500ms", "delivery-timeout", "1s"))).close())
                .hasMessageContaining("the log cannot be used").hasMessageContaining("127.0.0.1:9");
    }

    private ChildServer start(KafkaCluster kafka) {
        return ChildServer.start(directory.resolve("data"), JVM, options(kafka.bootstrap(),
                Map.of("replicas", "1", "min-in-sync", "1", "flush-every-record", "true", "delivery-timeout", "200s")));
    }

    private static List<String> options(String bootstrap, Map<String, String> more) {
        List<String> options = new ArrayList<>(List.of("--set", "arrwdb.log.type=kafka", "--set",
                "arrwdb.log.kafka.bootstrap=" + bootstrap));
        more.forEach((key, value) -> options.addAll(List.of("--set", "arrwdb.log.kafka." + key + "=" + value)));
        return options;
    }

    private static void upsert(Store store, Map<Long, Long> expected, long from, long value) {
        List<Long> keys = LongStream.range(from, from + ROWS).boxed().toList();
        store.upsert(keys, value);
        keys.forEach(key -> expected.put(key, value));
    }
}
