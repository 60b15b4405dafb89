package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;

/**
 * Turns what a consumer got of a partition into entries, and refuses what does not belong: a hole in the offsets, a record of
 * something else, a record of another topic of the same name.
 *
 * @param entries without records that a producer of an earlier topic has sent into this one
 * @param next the offset behind the last of them
 */
record RecordRun(List<LogEntry> entries, Offset next) {
    /**
     * @param isCurrent whether the topic is still the one of its name; asked where a record says otherwise
     * @throws LogException that names topic id, partition and offset
     */
    static RecordRun of(LogTopic topic, LogGroupId group, List<ConsumerRecord<byte[], byte[]>> records, Offset from,
            Predicate<LogTopic> isCurrent) {
        List<LogEntry> entries = new ArrayList<>(records.size());
        long next = from.value();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() != next) {
                throw new LogException.Corrupt(topic.describe(group) + " has a hole: offset " + record.offset() + " where " + next
                        + " belongs; it must be neither compacted nor written in transactions");
            }
            if (belongs(topic, group, record, isCurrent)) {
                entries.add(new LogEntry(new Offset(next), record.value()));
            }
            next++;
        }
        return new RecordRun(entries, new Offset(next));
    }

    private static boolean belongs(LogTopic topic, LogGroupId group, ConsumerRecord<byte[], byte[]> record,
            Predicate<LogTopic> isCurrent) {
        Optional<Uuid> mark = RecordMark.in(record);
        if (mark.isPresent() && mark.get().equals(topic.id())) {
            return true;
        }
        if (mark.isEmpty() || record.value() == null) {
            throw new LogException.Corrupt("offset " + record.offset() + " of " + topic.describe(group)
                    + " was not written by a log group: nothing else may write to this topic");
        }
        if (isCurrent.test(topic)) {
            return false;
        }
        throw replaced(topic, group, record.offset(), mark.get());
    }

    private static LogException replaced(LogTopic topic, LogGroupId group, long offset, Uuid other) {
        return new LogException.Replaced(topic.describe(group) + " is gone: offset " + offset + " lies in the topic " + other
                + " of that name; restore the topic, or recover the shards");
    }
}
