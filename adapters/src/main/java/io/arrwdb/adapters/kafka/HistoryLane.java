package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * One thread and one consumer that read older records for whoever is behind: one fetch for each request, several partitions at
 * once, one reader of a partition at a time.
 */
final class HistoryLane implements AutoCloseable {
    /** After so long without a request the consumer lets go of what it has fetched ahead. */
    private static final long IDLE_MILLIS = 5_000;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicWatch watch;
    private final Duration pollTime;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock. */
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private boolean closed;
    /** Used by the thread alone, but for being woken. */
    private volatile Consumer<byte[], byte[]> consumer;
    /** What the consumer would return next of each partition that it has. */
    private final Map<TopicPartition, Offset> positions = new HashMap<>();
    private final Map<TopicPartition, Request> serving = new HashMap<>();
    /** So many rounds take one request only, because of several together one failed. */
    private int alone;

    private record Request(KafkaReader reader, LogTopic topic, LogGroupId group, Offset from) {
        TopicPartition partition() {
            return topic.partition(group);
        }
    }

    HistoryLane(Supplier<Consumer<byte[], byte[]>> consumers, TopicWatch watch, Duration pollTime) {
        this.consumers = consumers;
        this.watch = watch;
        this.pollTime = pollTime;
        thread = Thread.ofPlatform().daemon().name("kafka-history").start(this::run);
    }

    /** Answers the reader by {@link KafkaReader#fetched} or {@link KafkaReader#failed}. */
    void fetch(KafkaReader reader, LogTopic topic, LogGroupId group, Offset from) {
        lock.lock();
        try {
            queue.add(new Request(reader, topic, group, from));
            rouse();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            rouse();
        } finally {
            lock.unlock();
        }
        ConsumerThread.join(thread);
    }

    private void rouse() {
        changed.signal();
        Consumer<byte[], byte[]> polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
    }

    private void run() {
        while (takeRequests()) {
            try {
                position();
                serve(consumer.poll(pollTime));
            } catch (WakeupException somethingChanged) {
                continue;
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().forEach(this::outOfRange);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
        release();
    }

    /** Waits for requests; false when the lane is closed. */
    private boolean takeRequests() {
        lock.lock();
        try {
            serving.values().removeIf(request -> request.reader().isOver());
            while (queue.isEmpty() && serving.isEmpty() && !closed) {
                awaitOrIdle();
            }
            for (Iterator<Request> i = queue.iterator(); i.hasNext() && (alone == 0 || serving.isEmpty());) {
                Request request = i.next();
                if (request.reader().isOver() || serving.putIfAbsent(request.partition(), request) == null) {
                    i.remove();
                }
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitOrIdle() {
        try {
            if (!changed.await(IDLE_MILLIS, TimeUnit.MILLISECONDS) && consumer != null) {
                consumer.assign(List.of());
                positions.clear();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Has the consumer fetch what is served, from where it is wanted; what it has fetched ahead of others stays. */
    private void position() {
        if (consumer == null) {
            consumer = consumers.get();
        }
        if (!positions.keySet().containsAll(serving.keySet())) {
            Set<TopicPartition> all = serving.keySet().stream().collect(Collectors.toSet());
            all.addAll(positions.keySet());
            consumer.assign(all);
        }
        serving.forEach((partition, request) -> {
            if (!request.from().equals(positions.put(partition, request.from()))) {
                consumer.seek(partition, request.from().value());
            }
        });
        consumer.pause(positions.keySet().stream().filter(partition -> !serving.containsKey(partition)).toList());
        consumer.resume(serving.keySet());
    }

    private void serve(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Request request = serving.remove(partition);
            List<ConsumerRecord<byte[], byte[]>> fetched = records.records(partition);
            alone = Math.max(0, alone - 1);
            try {
                RecordRun run = RecordRun.of(request.topic(), request.group(), fetched, request.from(), watch::isCurrent);
                positions.put(partition, run.next());
                request.reader().fetched(run);
            } catch (LogException e) {
                forget(partition);
                request.reader().failed(e);
            }
        }
    }

    private void outOfRange(TopicPartition partition, long offset) {
        forget(partition);
        Request request = serving.remove(partition);
        if (request != null) {
            request.reader().failed(watch.outOfRange(request.topic(), request.group(), new Offset(offset)));
        }
    }

    private void failed(RuntimeException e) {
        release();
        if (serving.size() > 1) {
            alone = serving.size();
            putBack();
            return;
        }
        serving.values().forEach(request -> request.reader().failed(LogFailures.of(request.topic().describe(request.group())
                + " cannot be read at offset " + request.from(), e)));
        serving.clear();
    }

    private void putBack() {
        lock.lock();
        try {
            serving.values().forEach(queue::addFirst);
            serving.clear();
        } finally {
            lock.unlock();
        }
    }

    private void forget(TopicPartition partition) {
        positions.remove(partition);
        consumer.assign(positions.keySet());
    }

    private void release() {
        Consumer<byte[], byte[]> old = consumer;
        consumer = null;
        positions.clear();
        if (old != null) {
            ConsumerThread.close(old);
        }
    }
}
