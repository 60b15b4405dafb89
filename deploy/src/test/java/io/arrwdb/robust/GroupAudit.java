package io.arrwdb.robust;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.testkit.history.EpochAudit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows the log of one group with the product's reader, whatever becomes of the servers meanwhile. Where a leader cuts the log before
 * it was read, reading goes on where the log begins then; what was seen of epochs and timestamps counts further on.
 */
final class GroupAudit implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 60;
    private static final long PAUSE_MILLIS = 500;
    private static final int POLL_BYTES = 1 << 20;

    private final Stores stores;
    private final LogGroupId group;
    private final Thread thread;
    private GroupReader reader;
    private EpochAudit audit;
    private int overtaken;
    private volatile Offset read = new Offset(0);
    private volatile boolean contradicted;

    GroupAudit(Stores stores, LogGroupId group) {
        this.stores = stores;
        this.group = group;
        thread = Thread.ofPlatform().daemon().name("audit-" + group).start(this::follow);
    }

    /** Waits until all that is there is read. @return what it found */
    List<String> finish() throws InterruptedException, ExecutionException, TimeoutException {
        Offset end = await(stores.log().bounds(group)).end();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * TIMEOUT_SECONDS);
        while (read.compareTo(end) < 0 && !contradicted) {
            if (System.nanoTime() > limit) {
                throw new TimeoutException("log group " + group + " was read up to " + read + " of " + end);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        close();
        return audit == null ? List.of() : audit.violations();
    }

    long records() {
        return audit == null ? 0 : audit.records();
    }

    long epochs() {
        return audit == null ? 0 : audit.epochs();
    }

    /** How often the log was cut before it was read. */
    int overtaken() {
        return overtaken;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(TIMEOUT_SECONDS));
    }

    private void follow() {
        try {
            while (!contradicted) {
                try {
                    readOn();
                } catch (ExecutionException | TimeoutException serversAreAway) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOn() throws InterruptedException, ExecutionException, TimeoutException {
        LogBounds bounds = await(stores.log().bounds(group));
        if (reader == null || reader.next().compareTo(bounds.start()) < 0) {
            begin(bounds);
        }
        try (LogReader entries = await(stores.log().reader(group, reader.next()))) {
            while (!contradicted) {
                for (LogEntry entry : await(entries.poll(POLL_BYTES))) {
                    audit.take(reader.read(entry));
                    read = reader.next();
                    contradicted = !audit.violations().isEmpty();
                }
            }
        }
    }

    private void begin(LogBounds bounds) throws InterruptedException, ExecutionException, TimeoutException {
        GroupPosition start = await(stores.meta().get(LogStart.key(group))).entries().stream().findFirst().map(MetaEntry::value).map(LogStart::decode)
                .map(LogStart::position).orElseGet(() -> GroupPosition.beginning(bounds.topicId()));
        if (audit == null) {
            audit = new EpochAudit(group, start.barrier());
        } else {
            overtaken++;
            audit.skipTo(start.barrier());
        }
        reader = new GroupReader(start, Rule.all());
        reader.followSeen();
        read = start.next();
    }

    private static <T> T await(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
