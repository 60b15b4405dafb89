package io.arrwdb.bench.log;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogProducer;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.HdrHistogram.Histogram;

/** Measures one partition of any log: one producer, one reader behind it. Prints rows of a table. */
final class LogMeter {
    private static final LogGroupId GROUP = new LogGroupId(0);
    private static final int PERMIT_BYTES = 1 << 10;

    private final Log log;
    private long term;

    LogMeter(Log log) {
        this.log = log;
    }

    /** One record at a time: until it was acknowledged, and until it was read back. */
    void latency(String name, int recordBytes, int count) {
        Histogram acknowledged = new Histogram(3);
        Histogram readBack = new Histogram(3);
        int warmUp = count / 3;
        LogProducer producer = producer();
        ReadBack reader = reader();
        byte[] record = record(recordBytes);
        for (int i = -warmUp; i < count; i++) {
            CompletableFuture<Long> seen = reader.after(1);
            long start = System.nanoTime();
            long acked = producer.append(record).thenApply(offset -> System.nanoTime()).toCompletableFuture().join();
            long read = seen.join();
            if (i >= 0) {
                acknowledged.recordValue(acked - start);
                readBack.recordValue(Math.max(0, read - start));
            }
        }
        reader.close();
        producer.close();
        System.out.printf(Locale.ROOT, "| %s | %s | one at a time | %s | %s | |%n", name, size(recordBytes), show(acknowledged),
                show(readBack));
    }

    /** As many records as fit into the window are in flight; the time ends when the last has been read back. */
    void throughput(String name, int recordBytes, long totalBytes, int windowBytes) {
        LogProducer producer = producer();
        ReadBack reader = reader();
        byte[] record = record(recordBytes);
        push(producer, reader, record, totalBytes / 4 / recordBytes, windowBytes, new Histogram(3));
        Histogram acknowledged = new Histogram(3);
        long count = totalBytes / recordBytes;
        long nanos = push(producer, reader, record, count, windowBytes, acknowledged);
        reader.close();
        producer.close();
        System.out.printf(Locale.ROOT, "| %s | %s | %s in flight | %s | | %.0f MB/s, %.0f/s |%n", name, size(recordBytes),
                size(windowBytes), show(acknowledged), count * (double) recordBytes * 1e3 / nanos, count * 1e9 / nanos);
    }

    private long push(LogProducer producer, ReadBack reader, byte[] record, long count, int windowBytes, Histogram acknowledged) {
        int permits = Math.max(1, record.length / PERMIT_BYTES);
        Semaphore window = new Semaphore(Math.max(permits, windowBytes / PERMIT_BYTES));
        CompletableFuture<Long> last = reader.after(count);
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            window.acquireUninterruptibly(permits);
            long sent = System.nanoTime();
            producer.append(record).whenComplete((offset, error) -> {
                window.release(permits);
                if (error == null) {
                    synchronized (acknowledged) {
                        acknowledged.recordValue(System.nanoTime() - sent);
                    }
                } else {
                    last.completeExceptionally(error);
                }
            });
        }
        return last.join() - start;
    }

    private LogProducer producer() {
        return log.producer(GROUP, new Epoch(1, ++term)).toCompletableFuture().join();
    }

    private ReadBack reader() {
        Offset end = log.bounds(GROUP).toCompletableFuture().join().end();
        return new ReadBack(log.reader(GROUP, end).toCompletableFuture().join());
    }

    private static byte[] record(int bytes) {
        byte[] record = new byte[bytes];
        new SplittableRandom(7).nextBytes(record);
        return record;
    }

    private static String show(Histogram nanos) {
        return String.format(Locale.ROOT, "%.2f / %.2f", nanos.getValueAtPercentile(50) / 1e6, nanos.getValueAtPercentile(99) / 1e6);
    }

    private static String size(int bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
