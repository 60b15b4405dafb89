package io.arrwdb.adapters.kafka;

import java.util.Map;

/**
 * Where the log lies in Kafka, and its limits.
 *
 * @param bootstrap some brokers, as {@code host:port,host:port}
 * @param topic the topic of all log groups; created when absent
 * @param partitions at least so many partitions it is created with; one per log group, and more when a group asks
 * @param replicationFactor copies of each record
 * @param minInsync copies that must have a record before it is acknowledged
 * @param flushEveryRecord whether brokers write a record to disk before they acknowledge it ({@code flush.messages=1}); without
 *     it an acknowledged record lies in the page caches of {@code minInsync} machines, and a power cut of all of them loses it
 * @param maxRecordBytes largest record taken; larger requests travel in parts
 * @param client further settings of Kafka's clients, those of a {@link KafkaAccess} among them
 * @param timeouts how long things may take
 * @param buffers how much memory they may take
 */
public record KafkaConfig(String bootstrap, String topic, int partitions, int replicationFactor, int minInsync,
        boolean flushEveryRecord, int maxRecordBytes, Map<String, ?> client, Timeouts timeouts, Buffers buffers) {
    /**
     * @param requestMillis one request to a broker, or one look at the topic
     * @param deliveryMillis one append, its repetitions included; it fails then
     * @param fetchWaitMillis how long a broker holds a fetch that finds nothing; a partition that is followed anew waits so long
     * @param checkMillis how often the topic's identity is checked
     * @param closeMillis what is in flight gets so long when the log is closed
     */
    public record Timeouts(int requestMillis, int deliveryMillis, int fetchWaitMillis, int checkMillis, int closeMillis) {
        public Timeouts {
            if (requestMillis < 1 || deliveryMillis < requestMillis || fetchWaitMillis < 1 || checkMillis < 1 || closeMillis < 0) {
                throw new IllegalArgumentException("timeouts of the Kafka log: request " + requestMillis + " ms, delivery "
                        + deliveryMillis + " (at least a request), fetch wait " + fetchWaitMillis + ", check " + checkMillis
                        + ", close " + closeMillis);
            }
        }
    }

    /**
     * @param producerBytes records on their way to brokers, of all groups; appending waits beyond it
     * @param batchBytes records of a group that travel together
     * @param recentBytes newest records kept for readers, per group that is read
     * @param fetchBytes records of a group that are fetched at a time
     */
    public record Buffers(long producerBytes, int batchBytes, long recentBytes, int fetchBytes) {
        public Buffers {
            if (producerBytes < 1 || batchBytes < 1 || recentBytes < 0 || fetchBytes < 1) {
                throw new IllegalArgumentException("buffers of the Kafka log must be positive: producer " + producerBytes
                        + " bytes, batch " + batchBytes + ", recent " + recentBytes + ", fetch " + fetchBytes);
            }
        }
    }

    public KafkaConfig {
        client = Map.copyOf(client);
        if (bootstrap.isBlank() || topic.isBlank()) {
            throw new IllegalArgumentException("the Kafka log needs a bootstrap address and a topic, not '" + bootstrap + "' and '"
                    + topic + "'");
        }
        if (partitions < 1 || maxRecordBytes < 1 || minInsync < 1 || replicationFactor < minInsync) {
            throw new IllegalArgumentException("the Kafka log cannot have " + partitions + " partitions, records of "
                    + maxRecordBytes + " bytes, " + minInsync + " of " + replicationFactor + " copies in sync");
        }
        if (buffers.producerBytes() < maxRecordBytes + RecordMark.OVERHEAD_BYTES) {
            throw new IllegalArgumentException("the Kafka log's producer buffer of " + buffers.producerBytes()
                    + " bytes holds no record of " + maxRecordBytes);
        }
    }

    /** Three copies, two of which acknowledge. */
    public static KafkaConfig replicated(String bootstrap, String topic, int partitions) {
        return new KafkaConfig(bootstrap, topic, partitions, 3, 2, false, 1 << 20, Map.of(),
                new Timeouts(5_000, 20_000, 250, 5_000, 5_000), new Buffers(64L << 20, 256 << 10, 8L << 20, 2 << 20));
    }
}
