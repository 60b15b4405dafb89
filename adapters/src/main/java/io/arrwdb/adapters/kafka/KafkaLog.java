package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * A write-ahead log in Kafka: one topic, one partition per log group. All groups of a process share one producer, one consumer
 * that follows the ends of partitions, one that reads older records, and three threads of ours. No offset is ever committed:
 * who reads keeps its position with its state. Stages complete on threads of this log; callers go to their own mailbox at once.
 */
public final class KafkaLog implements Log, AutoCloseable {
    private static final Duration MOST_POLL_TIME = Duration.ofSeconds(1);
    /** Older records are there already: nothing is gained where a broker waits for more. */
    private static final int HISTORY_WAIT_MILLIS = 10;

    private final KafkaConfig config;
    private final ExecutorService io = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("kafka-log-", 0).factory());
    private final Set<GroupEpoch> epochs = ConcurrentHashMap.newKeySet();
    private final TopicAdmin admin;
    private final TopicWatch watch;
    private final AppendLane appends;
    private final TailLane tails;
    private final HistoryLane history;

    private record GroupEpoch(LogGroupId group, Epoch epoch) { }

    /**
     * Connects when it is first used.
     *
     * @throws org.apache.kafka.common.KafkaException when the settings are no settings of Kafka's clients
     */
    public KafkaLog(KafkaConfig config) {
        this.config = config;
        ClientProperties clients = new ClientProperties(config);
        Duration pollTime = MOST_POLL_TIME.compareTo(Duration.ofMillis(config.timeouts().checkMillis())) < 0
                ? MOST_POLL_TIME : Duration.ofMillis(config.timeouts().checkMillis());
        admin = new TopicAdmin(clients.admin(), config);
        watch = new TopicWatch(admin, io, config.timeouts().checkMillis());
        appends = new AppendLane(clients::producer, Duration.ofMillis(config.timeouts().closeMillis()));
        tails = new TailLane(() -> clients.consumer("tail", config.timeouts().fetchWaitMillis()), watch,
                config.buffers().recentBytes(), pollTime);
        history = new HistoryLane(() -> clients.consumer("history", HISTORY_WAIT_MILLIS), watch, pollTime);
    }

    @Override
    public CompletionStage<LogBounds> bounds(LogGroupId group) {
        return with(group, topic -> admin.bounds(topic, group));
    }

    @Override
    public CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch) {
        return with(group, topic -> {
            if (!epochs.add(new GroupEpoch(group, epoch))) {
                throw new LogException("epoch " + epoch + " of group " + group + " has a producer already: a new one needs a new term", null);
            }
            return new EpochProducer(topic, group, epoch, appends, config.maxRecordBytes());
        });
    }

    @Override
    public CompletionStage<LogReader> reader(LogGroupId group, Offset from) {
        return with(group, topic -> {
            LogBounds bounds = admin.bounds(topic, group);
            if (from.compareTo(bounds.start()) < 0 || from.compareTo(bounds.end()) > 0) {
                throw new LogException.OffsetOutOfRange("offset " + from + " is outside " + topic.describe(group) + ", which holds "
                        + bounds.start() + " to " + bounds.end() + ": start from a newer manifest");
            }
            return tails.open(topic, group, from, bounds, history);
        });
    }

    @Override
    public CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset) {
        return with(group, topic -> {
            admin.deleteBefore(topic, group, offset);
            return null;
        });
    }

    @Override
    public int maxRecordBytes() {
        return config.maxRecordBytes();
    }

    /** Lets what is on its way to brokers arrive, as far as there is time, and ends every producer and reader. */
    @Override
    public void close() {
        appends.close();
        tails.close();
        history.close();
        io.shutdown();
        admin.close();
    }

    /** Questions about the topic block, so they leave the caller's thread. */
    private <T> CompletionStage<T> with(LogGroupId group, Function<LogTopic, T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            io.execute(() -> {
                try {
                    result.complete(action.apply(watch.open(group)));
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new LogException.Closed("the log in topic " + config.topic() + " is closed"));
        }
        return result;
    }
}
