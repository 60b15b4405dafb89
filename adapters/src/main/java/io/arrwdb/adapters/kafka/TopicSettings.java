package io.arrwdb.adapters.kafka;

import io.arrwdb.core.port.log.LogException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.config.TopicConfig;

/** The settings of the topic on which the log's promises rest: nothing is forgotten but by our own cut, nothing acknowledged early. */
final class TopicSettings {
    private TopicSettings() { }

    /** With these it is created. */
    static Map<String, String> of(KafkaConfig config) {
        Map<String, String> settings = new HashMap<>(Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(config.minInsync()),
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(batchBytes(config))));
        if (config.flushEveryRecord()) {
            settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        }
        return settings;
    }

    /** @throws LogException that names the setting, when the topic was created otherwise or was changed since */
    static void verify(KafkaConfig config, UnaryOperator<String> found) {
        for (Map.Entry<String, String> wanted : of(config).entrySet()) {
            String value = found.apply(wanted.getKey());
            if (!holds(wanted.getKey(), wanted.getValue(), value)) {
                throw new LogException("topic " + config.topic() + " has " + wanted.getKey() + "=" + value + ", the log needs "
                        + wanted.getValue() + ": set it with kafka-configs --alter, or name another topic", null);
            }
        }
    }

    /** A topic may be stricter, or take larger records, than is asked for. */
    private static boolean holds(String name, String wanted, String found) {
        return switch (name) {
            case TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG ->
                    !found.isEmpty() && Long.parseLong(found) >= Long.parseLong(wanted);
            default -> wanted.equals(found);
        };
    }

    /** Brokers measure batches: one record in one, or more that fill no more than a batch. */
    private static int batchBytes(KafkaConfig config) {
        return Math.max(config.maxRecordBytes() + RecordMark.OVERHEAD_BYTES, config.buffers().batchBytes());
    }
}
