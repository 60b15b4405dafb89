/**
 * The log in Kafka: one topic, a partition per log group. {@link io.arrwdb.adapters.kafka.KafkaLog} is the port; one producer
 * writes for all groups, two consumers read for all readers.
 */
package io.arrwdb.adapters.kafka;
