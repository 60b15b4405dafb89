package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What is asked of brokers about the topic itself. Every method blocks: call it on a virtual thread. */
final class TopicAdmin implements AutoCloseable {
    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 100;

    private final Admin admin;
    private final KafkaConfig config;

    TopicAdmin(Admin admin, KafkaConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /**
     * The topic as it is now, with a partition for the group. Made, or given more partitions, where it lacks them.
     *
     * @throws LogException when it would forget records by itself, or acknowledges them too early
     */
    TopicDescription open(LogGroupId group) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<TopicDescription> found = find();
            if (found.isEmpty()) {
                create(group);
            } else if (found.get().partitions().size() <= group.value()) {
                extend(group.value() + 1);
            } else {
                verify();
                return found.get();
            }
            pause();
        }
        throw new LogException("topic " + config.topic() + " has no partition " + group + " yet, " + ATTEMPTS
                + " looks after it was asked for; see the controller's log", null);
    }

    /** The topic as it is now; brokers that have not heard of it yet get time to. */
    Optional<TopicDescription> settled() {
        Optional<TopicDescription> found = find();
        for (int attempt = 0; attempt < ATTEMPTS && found.isEmpty(); attempt++) {
            pause();
            found = find();
        }
        return found;
    }

    LogBounds bounds(LogTopic topic, LogGroupId group) {
        return new LogBounds(topic.partitionId(group), offset(topic, group, OffsetSpec.earliest()),
                offset(topic, group, OffsetSpec.latest()));
    }

    void deleteBefore(LogTopic topic, LogGroupId group, Offset offset) {
        TopicPartition partition = topic.partition(group);
        get("delete the records of " + topic.describe(group) + " before offset " + offset,
                admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset.value()))).lowWatermarks().get(partition));
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(config.timeouts().closeMillis()));
    }

    private Optional<TopicDescription> find() {
        try {
            return Optional.of(get("look at topic " + config.topic(),
                    admin.describeTopics(List.of(config.topic())).topicNameValues().get(config.topic())));
        } catch (LogException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void create(LogGroupId group) {
        NewTopic topic = new NewTopic(config.topic(), Math.max(config.partitions(), group.value() + 1),
                (short) config.replicationFactor());
        topic.configs(TopicSettings.of(config));
        unless(TopicExistsException.class, () -> get("create topic " + config.topic() + " with " + config.replicationFactor()
                + " copies", admin.createTopics(List.of(topic)).all()));
    }

    private void extend(int partitions) {
        unless(InvalidPartitionsException.class, () -> get("give topic " + config.topic() + " " + partitions + " partitions",
                admin.createPartitions(Map.of(config.topic(), NewPartitions.increaseTo(partitions))).all()));
    }

    private void verify() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, config.topic());
        Config found = get("read the settings of topic " + config.topic(),
                admin.describeConfigs(List.of(resource)).values().get(resource));
        TopicSettings.verify(config, name -> found.get(name) == null ? "" : found.get(name).value());
    }

    private Offset offset(LogTopic topic, LogGroupId group, OffsetSpec which) {
        TopicPartition partition = topic.partition(group);
        return new Offset(get("ask for the offsets of " + topic.describe(group),
                admin.listOffsets(Map.of(partition, which)).partitionResult(partition)).offset());
    }

    /** Another node may have done it first. */
    private static void unless(Class<? extends Exception> done, Runnable action) {
        try {
            action.run();
        } catch (LogException e) {
            if (!done.isInstance(e.getCause())) {
                throw e;
            }
        }
    }

    private <T> T get(String what, KafkaFuture<T> answer) {
        try {
            return answer.get(config.timeouts().deliveryMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw LogFailures.of("could not " + what + " at " + config.bootstrap(), e.getCause());
        } catch (TimeoutException e) {
            throw new LogException("could not " + what + " at " + config.bootstrap() + " within "
                    + config.timeouts().deliveryMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException.Closed("interrupted while Kafka was to " + what);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException.Closed("interrupted while waiting for a topic");
        }
    }
}
