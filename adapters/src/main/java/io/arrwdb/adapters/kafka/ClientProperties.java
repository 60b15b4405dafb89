package io.arrwdb.adapters.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's clients. The user's settings come first; those on which the log's promises rest cannot be changed. */
final class ClientProperties {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final KafkaConfig config;

    ClientProperties(KafkaConfig config) {
        this.config = config;
    }

    Admin admin() {
        Map<String, Object> all = common("admin");
        all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, config.timeouts().deliveryMillis());
        return Admin.create(all);
    }

    /**
     * Idempotent and acknowledged by every copy in sync, so that Kafka repeats a record whose answer was lost without writing it
     * twice. Batches form of what has queued while others are in flight; nothing waits for company.
     */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> all = common("producer");
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, config.buffers().batchBytes());
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.buffers().producerBytes());
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.maxRecordBytes() + RecordMark.OVERHEAD_BYTES);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, config.timeouts().deliveryMillis());
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, config.timeouts().deliveryMillis());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Without a group: who reads says where, and an offset that is not there is an error.
     *
     * @param purpose names it at the broker
     * @param fetchWaitMillis how long a broker holds a fetch that finds nothing
     */
    Consumer<byte[], byte[]> consumer(String purpose, int fetchWaitMillis) {
        Map<String, Object> all = common(purpose);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.CHECK_CRCS_CONFIG, true);
        all.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, fetchWaitMillis);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, config.buffers().fetchBytes());
        // A poll takes all that was fetched: a partition with records left over would be missing in the next fetch, and its
        // newest records would wait until that one ends.
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.MAX_VALUE);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common(String purpose) {
        Map<String, Object> all = new HashMap<>(config.client());
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
        all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "arrwdb-" + purpose + "-" + NUMBERS.incrementAndGet());
        all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, config.timeouts().requestMillis());
        all.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, -1);
        all.put(CommonClientConfigs.SEND_BUFFER_CONFIG, -1);
        all.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        all.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        return all;
    }
}
