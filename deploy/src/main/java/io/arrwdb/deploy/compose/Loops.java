package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.core.id.LogGroupId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every loop of the process: made when first asked for, closed with it. */
final class Loops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

    private final Map<String, Running> loops = new TreeMap<>();
    private final MeterRegistry registry;

    private record Running(MailboxLoop loop, LoopProbe probe) { }

    /** @param registry is told how many tasks wait for each */
    Loops(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The loop of this name. */
    synchronized Executor named(String name) {
        return loops.computeIfAbsent(name, this::run).loop();
    }

    private Running run(String name) {
        MailboxLoop loop = MailboxLoop.onPlatformThread(name, error -> LOG.error("a task of loop {} failed", name, error));
        Gauge.builder("arrwdb.loop.waiting.tasks", loop, MailboxLoop::waiting).description("Tasks that wait for the loop")
                .tag("loop", name).register(registry);
        return new Running(loop, new LoopProbe(loop));
    }

    /** A loop for each log group. */
    Function<LogGroupId, Executor> perGroup(String prefix) {
        return group -> named(prefix + "-" + group);
    }

    /** The first loop that has not come round for so long although it was asked to; to be called time and again. */
    synchronized Optional<String> stuck(long limitMillis, long nowNanos) {
        Optional<String> stuck = Optional.empty();
        for (Map.Entry<String, Running> entry : loops.entrySet()) {
            long waited = TimeUnit.NANOSECONDS.toMillis(entry.getValue().probe().waitedNanos(nowNanos).orElse(0));
            if (waited > limitMillis && stuck.isEmpty()) {
                stuck = Optional.of("loop " + entry.getKey() + " has not come round for " + waited + " ms");
            }
        }
        return stuck;
    }

    @Override
    public void close() {
        List<MailboxLoop> all;
        synchronized (this) {
            all = new ArrayList<>(loops.values().stream().map(Running::loop).toList());
        }
        all.forEach(MailboxLoop::close);
    }
}
