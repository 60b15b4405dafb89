package io.arrwdb.bench.events;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** What calls of one kind met while something happened. Safe for any number of threads. */
final class Tally {
    private static final long MAX_LATENCY_NANOS = 120_000_000_000L;
    private static final int DIGITS = 3;

    private final ConcurrentHistogram latencies = new ConcurrentHistogram(MAX_LATENCY_NANOS, DIGITS);
    private final LongAdder failed = new LongAdder();
    private final Map<String, Integer> reasons = new ConcurrentSkipListMap<>();
    private final LongAdder elsewhere = new LongAdder();

    /** A call was answered; with all its tries it took so long. */
    void answered(long nanos) {
        latencies.recordValue(Math.min(MAX_LATENCY_NANOS, nanos));
    }

    /** A call was given up, because of that. */
    void failed(String reason) {
        failed.increment();
        reasons.merge(reason, 1, Integer::sum);
    }

    /** Why calls were given up, and how many of each. */
    Map<String, Integer> reasons() {
        return reasons;
    }

    /** A try got no answer, so the client went to another address. */
    void wentElsewhere() {
        elsewhere.increment();
    }

    /** Columns of a table: calls, failed, tries elsewhere, p50 / p99 / p99.9 / longest in milliseconds. */
    String columns() {
        return String.format(Locale.ROOT, "%,d | %d | %d | %.1f / %.1f / %.1f / %.1f", latencies.getTotalCount() + failed.sum(), failed.sum(),
                elsewhere.sum(), millis(50), millis(99), millis(99.9), latencies.getMaxValue() * 1e-6);
    }

    private double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) * 1e-6;
    }
}
