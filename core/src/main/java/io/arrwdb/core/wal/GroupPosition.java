package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.time.Timestamp;
import java.util.Set;

/**
 * What a reader knows of a group's log at one offset, whatever shards it follows.
 *
 * @param topicId the identity of the partition that was read; another one is another log
 * @param next the first record that has not been read
 * @param barrier the highest epoch that a barrier has opened
 * @param floor the highest timestamp of a record of an epoch in force
 */
public record GroupPosition(String topicId, Offset next, Epoch barrier, Timestamp floor) {
    /** Of a log in which nothing has been read. */
    public static GroupPosition beginning(String topicId) {
        return new GroupPosition(topicId, new Offset(0), Epoch.NONE, Timestamp.ZERO);
    }

    /** @throws LogContradictionException when the log with {@code bounds} is not the one that was read up to here */
    public void verify(LogBounds bounds) {
        verify(bounds, Rule.all());
    }

    /** @param rules all of them ({@link Rule#all}), except in the tests that prove that they are needed */
    public void verify(LogBounds bounds, Set<Rule> rules) {
        if (!bounds.topicId().equals(topicId) && rules.contains(Rule.SAME_LOG)) {
            throw new LogContradictionException("the log is " + bounds.topicId() + ", but was " + topicId + " up to offset "
                    + next + "; it was deleted and made anew, and records may be lost: restore it, or give up what is lost: ./arrwdb recover group");
        }
        if (next.compareTo(bounds.start()) < 0 || next.compareTo(bounds.end()) > 0) {
            throw new LogContradictionException("offset " + next + " is wanted, but the log " + topicId + " holds "
                    + bounds.start() + " to " + bounds.end() + "; it lost records, or was truncated too far: restore it, or "
                    + "give up what is lost: ./arrwdb recover group");
        }
    }

    public void write(ByteWriter out) {
        out.string(topicId).varint(next.value()).varint(barrier.incarnation()).varint(barrier.term()).i64(floor.value());
    }

    public static GroupPosition read(ByteReader in) {
        return new GroupPosition(in.string(), new Offset(in.varint()), new Epoch(in.varint(), in.varint()),
                new Timestamp(in.i64()));
    }
}
