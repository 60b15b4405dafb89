package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.testkit.server.KafkaCluster;
import io.arrwdb.testkit.server.KafkaServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that dies, stops and comes back, and a topic that is deleted, cut and made anew behind the log's back. */
@NeedsServers("kafka")
class KafkaFaultTest {
    private static final LogGroupId GROUP = new LogGroupId(1);
    private static final int NEVER = 3_600_000;
    /** Longer than a broker takes to come back on a busy machine. */
    private static final int PATIENCE_MILLIS = 200_000;
    private static int topics;

    @TempDir
    private static Path directory;
    private static KafkaCluster cluster;

    private final List<KafkaLog> logs = new ArrayList<>();
    private final String topic = "log-" + topics++;

    @BeforeAll
    static void start() {
        cluster = KafkaCluster.start(directory, 1, Map.of(), KafkaCluster.SMALL);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void close() {
        logs.forEach(KafkaLog::close);
    }

    @Test
    void aKilledBrokerLosesNothingAndRepeatsNothing() {
        KafkaLog log = log(5_000, PATIENCE_MILLIS, 200);
        LogReader follower = await(log.reader(GROUP, await(log.bounds(GROUP)).end()));
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        List<CompletionStage<Offset>> appends = new ArrayList<>();
        append(producer, appends, 0, 500);
        appends.get(100).toCompletableFuture().join();
        broker().kill();
        append(producer, appends, 500, 1_000);
        broker().start();
        append(producer, appends, 1_000, 1_200);
        for (int i = 0; i < appends.size(); i++) {
            assertThat(await(appends.get(i))).isEqualTo(new Offset(i));
        }
        assertThat(read(follower, 1_200)).isEqualTo(texts(0, 1_200));
        assertThat(read(await(log.reader(GROUP, new Offset(0))), 1_200)).isEqualTo(texts(0, 1_200));
    }

    @Test
    void anAppendWhoseAnswerDoesNotComeIsThereOnceOrNotAtAll() {
        KafkaLog log = log(2_000, 6_000, 200);
        LogReader follower = await(log.reader(GROUP, await(log.bounds(GROUP)).end()));
        LogProducer old = await(log.producer(GROUP, new Epoch(1, 1)));
        List<CompletionStage<Offset>> acknowledged = new ArrayList<>();
        append(old, acknowledged, 0, 10);
        await(acknowledged.getLast());
        broker().pause();
        List<CompletionStage<Offset>> unknown = new ArrayList<>();
        append(old, unknown, 10, 20);
        unknown.forEach(append -> assertThatThrownBy(() -> await(append)).isInstanceOf(LogException.class)
                .hasMessageContaining("partition 1 of topic " + topic));
        broker().resume();
        assertThatThrownBy(() -> await(old.append(record(20)))).isInstanceOf(LogException.class);

        // A young producer goes on at once, and what the old one has sent has landed by then, or never does, or is stale.
        LogProducer young = await(log.producer(GROUP, new Epoch(1, 2)));
        Offset last = await(young.append(record(30)));
        List<String> all = read(follower, (int) last.value() + 1);
        assertThat(all).startsWith(texts(0, 10).toArray(String[]::new)).endsWith(text(30)).doesNotHaveDuplicates()
                .doesNotContain(text(20)).isSorted();
    }

    @Test
    void aDeletedTopicIsNoSilence() throws Exception {
        KafkaLog log = log(5_000, PATIENCE_MILLIS, 200);
        LogBounds before = await(log.bounds(GROUP));
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        await(producer.append(record(0)));
        LogReader reader = await(log.reader(GROUP, new Offset(1)));
        CompletionStage<List<LogEntry>> poll = reader.poll(1);
        Topics.delete(cluster, topic);
        assertThatThrownBy(() -> await(poll)).isInstanceOf(LogException.Replaced.class)
                .hasMessageContaining(topic).hasMessageContaining(before.topicId().replace("-" + GROUP, "")).hasMessageContaining("deleted");
        assertThatThrownBy(() -> await(producer.append(record(1)))).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void aTopicMadeAnewIsAnotherLog() throws Exception {
        KafkaLog log = log(5_000, PATIENCE_MILLIS, 200);
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        await(producer.append(record(0)));
        LogBounds before = await(log.bounds(GROUP));
        CompletionStage<List<LogEntry>> poll = await(log.reader(GROUP, new Offset(1))).poll(1);
        makeAnew(20);
        assertThatThrownBy(() -> await(poll)).isInstanceOf(LogException.Replaced.class);
        LogBounds after = await(log.bounds(GROUP));
        assertThat(after.topicId()).isNotEqualTo(before.topicId());
        assertThat(after.end()).isEqualTo(new Offset(20));
        assertThat(read(await(log.reader(GROUP, new Offset(0))), 20)).isEqualTo(texts(100, 120));
        await(await(log.producer(GROUP, new Epoch(2, 1))).append(record(120)));
    }

    /** The topic has filled beyond the reader's position before anybody looked: its records say that they are of another topic. */
    @Test
    void aReaderNoticesByTheRecordsThemselvesThatTheTopicIsAnother() throws Exception {
        KafkaLog log = log(5_000, PATIENCE_MILLIS, NEVER);
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        await(producer.append(record(0)));
        LogReader atEnd = await(log.reader(GROUP, new Offset(1)));
        LogReader behind = await(log.reader(GROUP, new Offset(0)));
        CompletionStage<List<LogEntry>> poll = atEnd.poll(1);
        makeAnew(20);
        assertThatThrownBy(() -> await(poll)).isInstanceOf(LogException.Replaced.class);
        assertThatThrownBy(() -> await(behind.poll(1))).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void aRecordThatWasMeantForTheDeletedTopicIsNoRecordOfTheNewOne() throws Exception {
        KafkaLog stale = log(5_000, PATIENCE_MILLIS, NEVER);
        LogProducer producer = await(stale.producer(GROUP, new Epoch(1, 1)));
        await(producer.append(record(0)));
        KafkaLog log = makeAnew(5);
        LogReader reader = await(log.reader(GROUP, new Offset(0)));
        assertThat(await(producer.append(record(1)))).isEqualTo(new Offset(5));
        Offset last = await(await(log.producer(GROUP, new Epoch(2, 2))).append(record(105)));
        assertThat(last).isEqualTo(new Offset(6));
        assertThat(read(reader, 6)).isEqualTo(texts(100, 106));
        assertThat(read(await(log.reader(GROUP, new Offset(5))), 1)).isEqualTo(texts(105, 106));
    }

    @Test
    void recordsDeletedBeyondAReadersPositionAreMissed() {
        KafkaLog log = log(5_000, PATIENCE_MILLIS, 200);
        List<CompletionStage<Offset>> appends = new ArrayList<>();
        append(await(log.producer(GROUP, new Epoch(1, 1))), appends, 0, 100);
        await(appends.getLast());
        LogReader reader = await(log.reader(GROUP, new Offset(7)));
        await(log(5_000, PATIENCE_MILLIS, 200).truncateBefore(GROUP, new Offset(50)));
        LogBounds bounds = await(log.bounds(GROUP));
        assertThat(bounds.start()).isEqualTo(new Offset(50));
        assertThatThrownBy(() -> await(reader.poll(1))).isInstanceOf(LogException.OffsetOutOfRange.class)
                .hasMessageContaining("offset 7 ").hasMessageContaining("partition 1 of topic " + topic)
                .hasMessageContaining(bounds.topicId().replace("-" + GROUP, ""));
        assertThat(read(await(log.reader(GROUP, new Offset(50))), 50)).isEqualTo(texts(50, 100));
    }

    /** Another process deletes the topic, makes it anew and fills it with records 100, 101 ... */
    private KafkaLog makeAnew(int records) throws Exception {
        Topics.delete(cluster, topic);
        KafkaLog log = log(5_000, PATIENCE_MILLIS, 200);
        List<CompletionStage<Offset>> appends = new ArrayList<>();
        append(await(log.producer(GROUP, new Epoch(2, 1))), appends, 100, 100 + records);
        await(appends.getLast());
        return log;
    }

    private KafkaLog log(int requestMillis, int deliveryMillis, int checkMillis) {
        KafkaLog log = new KafkaLog(Topics.config(cluster, topic,
                new KafkaConfig.Timeouts(requestMillis, deliveryMillis, 100, checkMillis, 1_000)));
        logs.add(log);
        return log;
    }

    private static KafkaServer broker() {
        return cluster.servers().getFirst();
    }

    private static void append(LogProducer producer, List<CompletionStage<Offset>> appends, int from, int to) {
        for (int i = from; i < to; i++) {
            appends.add(producer.append(record(i)));
        }
    }

    private static List<String> read(LogReader reader, int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            await(reader.poll(1 << 16)).forEach(entry -> texts.add(new String(entry.record(), StandardCharsets.US_ASCII)));
        }
        return texts;
    }

    private static byte[] record(int number) {
        return text(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(int number) {
        return String.format("record %04d", number);
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(KafkaFaultTest::text).toList();
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (Exception e) {
            throw new AssertionError("no answer from the log", e);
        }
    }
}
