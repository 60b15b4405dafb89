package io.arrwdb.adapters.kafka;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The id of the topic for which a record was written, carried by the record: Kafka's consumers follow a topic by its name, and
 * would read on in another topic of that name without a word.
 */
final class RecordMark {
    /** What a record and its batch take beside our bytes, at most. */
    static final int OVERHEAD_BYTES = 256;

    private static final String KEY = "topic";

    private RecordMark() { }

    static Header of(Uuid topic) {
        byte[] id = ByteBuffer.allocate(16).putLong(topic.getMostSignificantBits()).putLong(topic.getLeastSignificantBits()).array();
        return new RecordHeader(KEY, id);
    }

    /** Empty where the record was written by something else. */
    static Optional<Uuid> in(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(KEY);
        if (header == null || header.value() == null || header.value().length != 16) {
            return Optional.empty();
        }
        ByteBuffer id = ByteBuffer.wrap(header.value());
        return Optional.of(new Uuid(id.getLong(), id.getLong()));
    }
}
