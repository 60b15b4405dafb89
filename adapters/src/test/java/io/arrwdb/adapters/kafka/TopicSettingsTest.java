package io.arrwdb.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.log.LogException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {
    private final KafkaConfig config = KafkaConfig.replicated("127.0.0.1:9", "log", 4);
    private final Map<String, String> found = new HashMap<>(TopicSettings.of(config));

    @Test
    void whatItIsCreatedWithIsAccepted() {
        TopicSettings.verify(config, found::get);
    }

    @Test
    void stricterIsAccepted() {
        found.put("min.insync.replicas", "3");
        found.put("max.message.bytes", "16000000");
        TopicSettings.verify(config, found::get);
    }

    @Test
    void fewerCopiesAreRefused() {
        refused("min.insync.replicas", "1");
    }

    @Test
    void forgettingIsRefused() {
        refused("retention.ms", "604800000");
        refused("retention.bytes", "1000000000");
        refused("cleanup.policy", "compact");
        refused("unclean.leader.election.enable", "true");
    }

    @Test
    void smallerRecordsAreRefused() {
        refused("max.message.bytes", "1000");
    }

    private void refused(String setting, String value) {
        String before = found.put(setting, value);
        assertThatThrownBy(() -> TopicSettings.verify(config, found::get)).isInstanceOf(LogException.class)
                .hasMessageContaining("topic log has " + setting + "=" + value + ", the log needs " + before);
        found.put(setting, before);
    }
}
