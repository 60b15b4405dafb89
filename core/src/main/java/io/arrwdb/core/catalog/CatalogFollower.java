package io.arrwdb.core.catalog;

import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps a {@link Catalog} fresh: lists, watches from the listed revision, and lists again whenever the watch ends,
 * because history was compacted or because it failed.
 *
 * <pre>
 * state      event                    next       effect
 * LISTING    range answered           WATCHING   publish its image, watch after its revision
 * LISTING    range failed             WAITING    remember the problem, try again after the delay
 * WATCHING   changed                  WATCHING   publish the next image
 * WATCHING   compacted                LISTING    close the watch, range
 * WATCHING   failed                   WAITING    close the watch, try again after the delay
 * WATCHING   a value is malformed     WAITING    the same: the image stays at the last good revision
 * WAITING    delay over               LISTING    range
 * any        close                    CLOSED     those who wait fail
 * </pre>
 *
 * State is touched in the mailbox only, which must run one task at a time; {@link #current} may be read by anyone.
 */
public final class CatalogFollower implements AutoCloseable {
    /** Time between a failure and the next list. */
    public static final long RETRY_MILLIS = 200;

    private final MetaStore store;
    private final Executor mailbox;
    private final Timers timers;
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Consumer<Catalog>> listeners = new ArrayList<>();
    private volatile Catalog current = Catalog.EMPTY;
    private volatile Throwable problem;
    private MetaStore.Watch watch;
    private long attempt;
    private boolean closed;

    public CatalogFollower(MetaStore store, Executor mailbox, Timers timers) {
        this.store = store;
        this.mailbox = mailbox;
        this.timers = timers;
    }

    /** Begins to follow; completes with the first image. */
    public CompletionStage<Catalog> start() {
        CompletionStage<Catalog> first = await(Revision.ZERO);
        mailbox.execute(this::list);
        return first;
    }

    /** The newest image; {@link Catalog#EMPTY} before the first. */
    public Catalog current() {
        return current;
    }

    /** Why the image is not getting newer, while it is not. */
    public Optional<Throwable> problem() {
        return Optional.ofNullable(problem);
    }

    /** Completes, in the mailbox, with the first image that holds everything up to {@code revision}. */
    public CompletionStage<Catalog> await(Revision revision) {
        Waiter waiter = new Waiter(revision, new CompletableFuture<>());
        mailbox.execute(() -> {
            if (closed) {
                waiter.fail();
            } else if (!waiter.tryComplete(current)) {
                waiters.add(waiter);
            }
        });
        return waiter.image;
    }

    /** Calls {@code listener} in the mailbox with every image from now on, the current one first where there is one. */
    public void onChange(Consumer<Catalog> listener) {
        mailbox.execute(() -> {
            listeners.add(listener);
            if (current != Catalog.EMPTY) {
                listener.accept(current);
            }
        });
    }

    @Override
    public void close() {
        mailbox.execute(() -> {
            closed = true;
            stopWatching();
            waiters.forEach(Waiter::fail);
            waiters.clear();
        });
    }

    private void list() {
        if (closed) {
            return;
        }
        long mine = ++attempt;
        store.range(CatalogKeys.PREFIX).whenCompleteAsync((snapshot, error) -> {
            if (closed || mine != attempt) {
                return;
            }
            if (error != null) {
                retry(error);
            } else {
                listed(snapshot, mine);
            }
        }, mailbox);
    }

    private void listed(MetaSnapshot snapshot, long mine) {
        Catalog image;
        try {
            image = Catalog.of(snapshot);
        } catch (RuntimeException e) {
            retry(e);
            return;
        }
        if (image.revision().compareTo(current.revision()) < 0) {
            retry(new IllegalStateException("the metadata store answered revision " + image.revision() + " after "
                    + current.revision()));
            return;
        }
        problem = null;
        publish(image);
        watch = store.watch(CatalogKeys.PREFIX, snapshot.revision(), mailbox, new Changes(mine));
    }

    private void publish(Catalog image) {
        current = image;
        waiters.removeIf(w -> w.tryComplete(image));
        listeners.forEach(l -> l.accept(image));
    }

    private void retry(Throwable error) {
        problem = error;
        stopWatching();
        attempt++;
        timers.after(RETRY_MILLIS, mailbox, this::list);
    }

    private void stopWatching() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** One watch; what an older one still posts is ignored. */
    private final class Changes implements MetaWatcher {
        private final long of;

        Changes(long attempt) {
            this.of = attempt;
        }

        @Override
        public void changed(List<MetaEvent> events, Revision upTo) {
            if (of != attempt || closed) {
                return;
            }
            Catalog image;
            try {
                image = current.apply(events, upTo);
            } catch (RuntimeException e) {
                retry(e);
                return;
            }
            publish(image);
        }

        @Override
        public void compacted(Revision oldestKept) {
            if (of == attempt && !closed) {
                stopWatching();
                list();
            }
        }

        @Override
        public void failed(Throwable cause) {
            if (of == attempt && !closed) {
                retry(cause);
            }
        }
    }

    private record Waiter(Revision wanted, CompletableFuture<Catalog> image) {
        boolean tryComplete(Catalog candidate) {
            if (candidate == Catalog.EMPTY || candidate.revision().compareTo(wanted) < 0) {
                return false;
            }
            image.complete(candidate);
            return true;
        }

        void fail() {
            image.completeExceptionally(new IllegalStateException("the catalog is no longer followed"));
        }
    }
}
