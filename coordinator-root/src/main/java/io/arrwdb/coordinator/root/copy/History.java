package io.arrwdb.coordinator.root.copy;

import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.Revision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the metadata store forget its history, which grows with every renewal of a limit or a lease's key and is never read beyond
 * the watches that are a little behind: those that are further behind list anew. Every pass forgets what was there at the pass
 * before, so between one and two intervals of history stay. Kubernetes's API server does the same with its etcd
 * ({@code --etcd-compaction-interval}).
 */
public final class History implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);

    private final MetaStore meta;
    private final Timers timers;
    private final Executor mailbox;
    private final long intervalMillis;
    private Revision forgettable = Revision.ZERO;
    /** Numbers the reigns: what an older one still has planned does nothing. */
    private final AtomicLong reign = new AtomicLong();

    /** @param mailbox runs one task at a time */
    public History(MetaStore meta, Timers timers, Executor mailbox, long intervalMillis) {
        this.meta = meta;
        this.timers = timers;
        this.mailbox = mailbox;
        this.intervalMillis = intervalMillis;
    }

    /** Begins a reign; called in the mailbox. */
    public void start() {
        forgettable = Revision.ZERO;
        later(reign.incrementAndGet());
    }

    /** Ends a reign. */
    @Override
    public void close() {
        reign.incrementAndGet();
    }

    private void later(long mine) {
        timers.after(intervalMillis, mailbox, () -> {
            if (mine == reign.get()) {
                pass(mine);
            }
        });
    }

    private void pass(long mine) {
        Revision upTo = forgettable;
        meta.get(SavedLimit.TIMESTAMPS).thenComposeAsync(now -> {
            forgettable = now.revision();
            return upTo.equals(Revision.ZERO) ? CompletableFuture.completedStage((Void) null) : meta.compact(upTo);
        }, mailbox).whenCompleteAsync((done, error) -> {
            if (error != null) {
                LOG.warn("the metadata store keeps its history up to {} for now: {}", upTo, error.getMessage());
            }
            if (mine == reign.get()) {
                later(mine);
            }
        }, mailbox);
    }
}
