package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;

/**
 * Knows which topic is the one of its name, and tells everybody when that changes. Looked at whenever a group is opened, when a
 * record or an offset contradicts, and every so often while somebody reads: clients of Kafka wait for a deleted topic for ever.
 */
final class TopicWatch {
    private final TopicAdmin admin;
    private final Executor io;
    private final long checkNanos;
    /** One look at a time, so that what was seen first is not believed last. */
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicBoolean lookPending = new AtomicBoolean();
    private volatile long lastLookNanos = System.nanoTime();
    private LogTopic current;

    /** @param io runs what blocks */
    TopicWatch(TopicAdmin admin, Executor io, long checkMillis) {
        this.admin = admin;
        this.io = io;
        this.checkNanos = checkMillis * 1_000_000;
    }

    /** The topic as it is now, with a partition for the group. Blocks. */
    LogTopic open(LogGroupId group) {
        looking.lock();
        try {
            TopicDescription found = admin.open(group);
            if (current == null || current.isLost() || !current.id().equals(found.topicId())) {
                lose(Optional.of(found.topicId()));
                current = new LogTopic(found.name(), found.topicId());
            }
            return current;
        } finally {
            looking.unlock();
        }
    }

    /** Whether the topic is still the one of its name; who uses it is told where it is not. Blocks. */
    boolean isCurrent(LogTopic topic) {
        looking.lock();
        try {
            if (topic == current && !topic.isLost()) {
                Optional<Uuid> found = admin.settled().map(TopicDescription::topicId);
                lastLookNanos = System.nanoTime();
                if (!found.equals(Optional.of(topic.id()))) {
                    lose(found);
                }
            }
            return topic == current && !topic.isLost();
        } finally {
            looking.unlock();
        }
    }

    /** Called often; looks in the background when it is time. A look that fails says nothing about the topic. */
    void look(LogTopic topic) {
        if (System.nanoTime() - lastLookNanos < checkNanos || !lookPending.compareAndSet(false, true)) {
            return;
        }
        io.execute(() -> {
            try {
                isCurrent(topic);
            } catch (LogException unreachable) {
                lastLookNanos = System.nanoTime();
            } finally {
                lookPending.set(false);
            }
        });
    }

    /** Why an offset that was there, or was promised, is not. Blocks. */
    LogException outOfRange(LogTopic topic, LogGroupId group, Offset offset) {
        String gone = "offset " + offset + " is not in " + topic.describe(group);
        try {
            return isCurrent(topic) ? new LogException.OffsetOutOfRange(gone + ": it was truncated, or the log lost its end; start "
                    + "from a newer manifest") : new LogException.Replaced(gone + " any more: the topic was deleted, or made anew");
        } catch (LogException unreachable) {
            return new LogException.OffsetOutOfRange(gone + ", and the topic cannot be looked at: " + unreachable.getMessage());
        }
    }

    private void lose(Optional<Uuid> found) {
        if (current != null) {
            current.lose(new LogException.Replaced("topic " + current.name() + " (id " + current.id() + ") is gone: "
                    + found.map(other -> "another topic of that name is there, " + other).orElse("it was deleted")
                    + "; restore it, or recover the shards"));
        }
    }
}
