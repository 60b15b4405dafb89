package io.arrwdb.core.coordination;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Elects one process among those that campaign on a key: who creates the key under its lease leads until the lease ends.
 * Losing never ends the process: it stops writing and campaigns again.
 *
 * <pre>
 * state        event                               next         effect
 * CAMPAIGNING  key created under our lease         LEADING      renew every third of the time to live; tell listeners
 * CAMPAIGNING  key held by this very node          CAMPAIGNING  a dead predecessor's: delete it, try again at once
 * CAMPAIGNING  key held by another                 CAMPAIGNING  tell listeners once, try again after the pause
 * CAMPAIGNING  a failure                           CAMPAIGNING  try again after the pause
 * LEADING      renewed                             LEADING      the reign holds for another time to live
 * LEADING      lease lost, or not renewed in time  CAMPAIGNING  tell listeners, try again
 * any          close                               CLOSED       revoke the lease, so that the next leads at once
 * </pre>
 *
 * A node's id is unique and its predecessor dead when it starts (the data directory's lock), which is why it may clear
 * its own old key; were it alive after all, its writes would still fail on the {@link Fence}.
 */
public final class Election implements Leadership, AutoCloseable {
    /** How long a leader that has died blocks the next. */
    public static final long DEFAULT_TTL_MILLIS = 10_000;

    private static final long PAUSE_MILLIS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String key;
    private final NodeId node;
    private final long ttlMillis;
    private final MetaStore store;
    private final Clock clock;
    private final Timers timers;
    private final Executor mailbox;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile Reign reign;
    private LeaseId lease;
    private boolean standingBy;
    private boolean closed;

    /**
     * @param key what is campaigned for, such as {@code election/coordinator}
     * @param mailbox runs one task at a time
     */
    public Election(String key, NodeId node, long ttlMillis, MetaStore store, Clock clock, Timers timers, Executor mailbox) {
        this.key = key;
        this.node = node;
        this.ttlMillis = ttlMillis;
        this.store = store;
        this.clock = clock;
        this.timers = timers;
        this.mailbox = mailbox;
    }

    /** Begins to campaign. */
    public void start() {
        mailbox.execute(this::campaign);
    }

    @Override
    public Optional<Fence> fence() {
        Reign now = reign;
        return now != null && clock.monotonicNanos() - now.endsNanos < 0 ? Optional.of(now.fence) : Optional.empty();
    }

    @Override
    public void listen(Listener listener) {
        mailbox.execute(() -> {
            listeners.add(listener);
            if (reign != null) {
                listener.elected(reign.fence);
            } else if (standingBy) {
                listener.standingBy();
            }
        });
    }

    @Override
    public void close() {
        Posting.unlessClosed(mailbox, () -> {
            closed = true;
            depose();
            if (lease != null) {
                store.revoke(lease);
            }
        });
    }

    private void campaign() {
        if (closed) {
            return;
        }
        long askedNanos = clock.monotonicNanos();
        leased().thenComposeAsync(this::take, mailbox).whenCompleteAsync((txn, error) -> {
            if (error != null) {
                lease = null;
                again(PAUSE_MILLIS);
            } else if (txn.succeeded()) {
                lead(new Fence(key, txn.revision()), askedNanos);
            } else {
                inspect();
            }
        }, mailbox);
    }

    /** A lease that was alive a moment ago: the one at hand renewed, or a new one. */
    private CompletionStage<LeaseId> leased() {
        LeaseId held = lease;
        return held == null ? store.grant(ttlMillis) : store.keepAlive(held).thenApply(ignored -> held);
    }

    private CompletionStage<MetaTxn.Result> take(LeaseId granted) {
        lease = granted;
        return store.txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(key, Revision.ZERO)),
                new MetaTxn.Op.Put(key, name(), Optional.of(granted))));
    }

    private void inspect() {
        store.get(key).thenComposeAsync(found -> found.entries().stream().findFirst().map(this::clearOwn)
                .orElse(CompletableFuture.completedStage(0L)), mailbox)
                .whenCompleteAsync((pauseMillis, error) -> again(error == null ? pauseMillis : PAUSE_MILLIS), mailbox);
    }

    /** Deletes the key of this node's dead predecessor; answers how long to pause before the next try. */
    private CompletionStage<Long> clearOwn(MetaEntry holder) {
        if (!Arrays.equals(holder.value(), name())) {
            standBy();
            return CompletableFuture.completedStage(PAUSE_MILLIS);
        }
        return store.txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(key, holder.modified())),
                new MetaTxn.Op.Delete(key))).thenApply(ignored -> 0L);
    }

    private void standBy() {
        if (!standingBy) {
            standingBy = true;
            listeners.forEach(Listener::standingBy);
        }
    }

    private byte[] name() {
        return node.value().getBytes(StandardCharsets.UTF_8);
    }

    private void again(long pauseMillis) {
        if (!closed) {
            timers.after(pauseMillis, mailbox, this::campaign);
        }
    }

    private void lead(Fence fence, long askedNanos) {
        if (closed) {
            store.revoke(lease);
            return;
        }
        reign = new Reign(fence, endOf(askedNanos));
        standingBy = false;
        listeners.forEach(l -> l.elected(fence));
        timers.after(ttlMillis / 3, mailbox, () -> renew(fence));
    }

    /** A tenth of the time to live is kept back for clocks that do not run alike. */
    private long endOf(long askedNanos) {
        return askedNanos + (ttlMillis - ttlMillis / 10) * NANOS_PER_MILLI;
    }

    private void renew(Fence fence) {
        if (closed || reign == null || !reign.fence.equals(fence)) {
            return;
        }
        long askedNanos = clock.monotonicNanos();
        store.keepAlive(lease).whenCompleteAsync((done, error) -> renewed(fence, askedNanos, error), mailbox);
    }

    private void renewed(Fence fence, long askedNanos, Throwable error) {
        if (closed || reign == null || !reign.fence.equals(fence)) {
            return;
        }
        if (error == null) {
            reign = new Reign(fence, endOf(askedNanos));
            timers.after(ttlMillis / 3, mailbox, () -> renew(fence));
        } else if (isLost(error) || fence().isEmpty()) {
            depose();
            lease = null;
            campaign();
        } else {
            timers.after(ttlMillis / 10, mailbox, () -> renew(fence));
        }
    }

    private static boolean isLost(Throwable error) {
        return error instanceof MetaStoreException.LeaseLost || error.getCause() instanceof MetaStoreException.LeaseLost;
    }

    private void depose() {
        Reign ended = reign;
        reign = null;
        if (ended != null) {
            listeners.forEach(l -> l.deposed(ended.fence));
        }
    }

    private record Reign(Fence fence, long endsNanos) { }
}
