package io.arrwdb.deploy.compose;

import io.arrwdb.proxy.intercept.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the proxy's requests in the process's meter registry. */
final class MicrometerMetrics implements Metrics {
    private final MeterRegistry registry;
    private final Map<String, Counter> started = new ConcurrentHashMap<>();
    private final Map<String, Counter> rows = new ConcurrentHashMap<>();
    private final Map<Answered, Timer> finished = new ConcurrentHashMap<>();

    MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void started(String rpc) {
        started.computeIfAbsent(rpc, r -> Counter.builder("arrwdb.proxy.requests")
                .description("Requests that came in").tag("rpc", r).register(registry)).increment();
    }

    @Override
    public void finished(String rpc, int code, long durationNanos) {
        finished.computeIfAbsent(new Answered(rpc, code), a -> Timer.builder("arrwdb.proxy.request.duration")
                .description("From a request to its answer").tag("rpc", a.rpc).tag("code", Integer.toString(a.code))
                .publishPercentileHistogram().minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(30)).register(registry)).record(Duration.ofNanos(durationNanos));
    }

    @Override
    public void rows(String rpc, long count) {
        rows.computeIfAbsent(rpc, r -> Counter.builder("arrwdb.proxy.rows")
                .description("Rows that requests wrote, deleted or scanned").tag("rpc", r).register(registry)).increment(count);
    }

    private record Answered(String rpc, int code) { }
}
