package io.arrwdb.adapters.kafka;

import io.arrwdb.testkit.server.KafkaCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of tests, and what an operator may do to them behind the log's back. */
final class Topics {
    private static final int PATIENCE_SECONDS = 100;

    private Topics() { }

    /** Small buffers, so that readers fall behind; identity checked often. */
    static KafkaConfig config(KafkaCluster cluster, String topic) {
        return config(cluster, topic, new KafkaConfig.Timeouts(5_000, 30_000, 100, 200, 2_000));
    }

    static KafkaConfig config(KafkaCluster cluster, String topic, KafkaConfig.Timeouts timeouts) {
        return new KafkaConfig(cluster.bootstrap(), topic, 4, 1, 1, false, 1 << 16, Map.of(), timeouts,
                new KafkaConfig.Buffers(4 << 20, 32 << 10, 20_000, 100_000));
    }

    static void delete(KafkaCluster cluster, String topic) throws Exception {
        try (Admin admin = admin(cluster)) {
            admin.deleteTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            while (admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS).contains(topic)) {
                Thread.sleep(20);
            }
        }
    }

    static void change(KafkaCluster cluster, String topic, String setting, String value) throws Exception {
        try (Admin admin = admin(cluster)) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // The controller has decided it; the broker, which is asked, hears of it later.
            while (!setting(admin, topic, setting).equals(value)) {
                Thread.sleep(20);
            }
        }
    }

    private static String setting(Admin admin, String topic, String setting) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).get(resource).get(setting).value();
    }

    /** Something that is no log group writes to the topic. */
    static void intrude(KafkaCluster cluster, String topic, int partition) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", cluster.bootstrap()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, null, new byte[10])).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static Admin admin(KafkaCluster cluster) {
        return Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
    }
}
