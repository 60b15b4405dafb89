package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** One thread and one consumer that follow the ends of all partitions that somebody reads. */
final class TailLane implements AutoCloseable {
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicWatch watch;
    private final long recentBytes;
    private final Duration pollTime;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock. */
    private final Map<TopicPartition, Tail> tails = new HashMap<>();
    private boolean closed;
    /** Used by the thread alone, but for being woken. */
    private volatile Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Tail> assigned = new HashMap<>();

    TailLane(Supplier<Consumer<byte[], byte[]>> consumers, TopicWatch watch, long recentBytes, Duration pollTime) {
        this.consumers = consumers;
        this.watch = watch;
        this.recentBytes = recentBytes;
        this.pollTime = pollTime;
        thread = Thread.ofPlatform().daemon().name("kafka-tail").start(this::run);
    }

    /** A reader of a partition with these bounds. */
    KafkaReader open(LogTopic topic, LogGroupId group, Offset from, LogBounds bounds, HistoryLane history) {
        lock.lock();
        try {
            if (closed) {
                throw closedException(topic);
            }
            TopicPartition partition = topic.partition(group);
            Tail tail = tails.get(partition);
            if (tail == null || tail.topic() != topic || tail.hasFailed()) {
                tail = new Tail(topic, group, bounds.end(), recentBytes);
                tails.put(partition, tail);
                topic.onLost(tail);
                rouse();
            }
            Tail followed = tail;
            KafkaReader reader = new KafkaReader(followed, history, from, gone -> left(followed, gone));
            followed.join(reader);
            return reader;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<Tail> ended;
        lock.lock();
        try {
            closed = true;
            ended = List.copyOf(tails.values());
            rouse();
        } finally {
            lock.unlock();
        }
        ended.forEach(tail -> tail.fail(closedException(tail.topic())));
        ConsumerThread.join(thread);
    }

    private void left(Tail tail, KafkaReader reader) {
        tail.leave(reader);
        lock.lock();
        try {
            if (!tail.isFollowed()) {
                drop(tail);
                rouse();
            }
        } finally {
            lock.unlock();
        }
    }

    private void drop(Tail tail) {
        tail.topic().forget(tail);
        tails.remove(tail.topic().partition(tail.group()), tail);
    }

    /** The thread is to look at what is wanted. */
    private void rouse() {
        changed.signal();
        Consumer<byte[], byte[]> polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
    }

    private void run() {
        for (Map<TopicPartition, Tail> wanted = wanted(); !wanted.isEmpty(); wanted = wanted()) {
            try {
                assign(wanted);
                deliver(consumer.poll(pollTime));
                assigned.values().forEach(tail -> watch.look(tail.topic()));
            } catch (WakeupException somethingChanged) {
                continue;
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().forEach((partition, offset) -> fail(assigned.get(partition),
                        watch.outOfRange(assigned.get(partition).topic(), assigned.get(partition).group(), new Offset(offset))));
            } catch (RuntimeException e) {
                // Whose record it was shows when the readers come again: each reads its past by itself.
                assigned.values().forEach(tail -> fail(tail, new LogException("the end of " + tail.topic().describe(tail.group())
                        + " cannot be read at offset " + tail.end() + ": " + e.getMessage(), e)));
                release();
            }
        }
        release();
    }

    /** What is to be followed; waits while that is nothing, and is empty only when the lane is closed. */
    private Map<TopicPartition, Tail> wanted() {
        lock.lock();
        try {
            while (tails.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return closed ? Map.of() : Map.copyOf(tails);
        } finally {
            lock.unlock();
        }
    }

    private void assign(Map<TopicPartition, Tail> wanted) {
        if (wanted.equals(assigned)) {
            return;
        }
        if (consumer == null) {
            consumer = consumers.get();
        }
        consumer.assign(wanted.keySet());
        assigned.keySet().retainAll(wanted.keySet());
        wanted.forEach((partition, tail) -> {
            if (assigned.put(partition, tail) != tail) {
                consumer.seek(partition, tail.end().value());
            }
        });
    }

    private void deliver(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Tail tail = assigned.get(partition);
            List<ConsumerRecord<byte[], byte[]>> fetched = records.records(partition);
            try {
                tail.add(RecordRun.of(tail.topic(), tail.group(), fetched, tail.end(), watch::isCurrent));
            } catch (LogException e) {
                fail(tail, e);
            }
        }
    }

    private void fail(Tail tail, LogException why) {
        lock.lock();
        try {
            drop(tail);
        } finally {
            lock.unlock();
        }
        tail.fail(why);
    }

    private void release() {
        Consumer<byte[], byte[]> old = consumer;
        consumer = null;
        assigned.clear();
        if (old != null) {
            ConsumerThread.close(old);
        }
    }

    private static LogException closedException(LogTopic topic) {
        return new LogException.Closed("the log in topic " + topic.name() + " is closed");
    }
}
