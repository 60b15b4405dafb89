package io.arrwdb.core.coordination;

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
import java.util.function.Function;

/**
 * Keeps an {@link Image} fresh: lists, watches from the listed revision, and lists again whenever the watch ends,
 * because history was compacted or because it failed.
 *
 * <pre>
 * state      event                    next       effect
 * LISTING    range answered           WATCHING   publish its image, watch after its revision
 * LISTING    range failed             WAITING    remember the problem, try again after the delay
 * WATCHING   changed                  WATCHING   publish the next image
 * WATCHING   compacted                LISTING    close the watch, range
 * WATCHING   awaited in vain           LISTING    the same: revisions of other keys bring no event
 * WATCHING   failed                   WAITING    close the watch, try again after the delay
 * WATCHING   a value is malformed     WAITING    the same: the image stays at the last good revision
 * WAITING    delay over               LISTING    range
 * any        close                    CLOSED     those who wait fail
 * </pre>
 *
 * State is touched in the mailbox only, which must run one task at a time; {@link #current} may be read by anyone.
 */
public class ImageFollower<I extends Image<I>> implements AutoCloseable {
    /** Time between a failure and the next list. */
    public static final long RETRY_MILLIS = 200;
    /** Time that a watch is given to bring an awaited revision before the keys are listed for it. */
    public static final long CATCH_UP_MILLIS = 50;

    private final String prefix;
    private final Function<MetaSnapshot, I> lister;
    private final MetaStore store;
    private final Executor mailbox;
    private final Timers timers;
    private final List<Waiter<I>> waiters = new ArrayList<>();
    private final List<Consumer<I>> listeners = new ArrayList<>();
    private volatile I current;
    private volatile Throwable problem;
    private MetaStore.Watch watch;
    private long attempt;
    private boolean closed;

    /**
     * @param prefix of the keys
     * @param empty the picture of nothing, of revision 0
     * @param lister makes a picture of all keys with the prefix
     */
    public ImageFollower(String prefix, I empty, Function<MetaSnapshot, I> lister, MetaStore store, Executor mailbox,
            Timers timers) {
        this.prefix = prefix;
        this.lister = lister;
        this.current = empty;
        this.store = store;
        this.mailbox = mailbox;
        this.timers = timers;
    }

    /** Begins to follow; completes with the first image. */
    public final CompletionStage<I> start() {
        CompletionStage<I> first = await(Revision.ZERO);
        mailbox.execute(this::list);
        return first;
    }

    /** The newest image; the empty one, of revision 0, before the first. */
    public final I current() {
        return current;
    }

    /** Why the image is not getting newer, while it is not. */
    public final Optional<Throwable> problem() {
        return Optional.ofNullable(problem);
    }

    /** Completes, in the mailbox, with the first image that holds everything up to {@code revision}. */
    public final CompletionStage<I> await(Revision revision) {
        Waiter<I> waiter = new Waiter<I>(revision, new CompletableFuture<I>());
        mailbox.execute(() -> {
            if (closed) {
                waiter.fail(prefix);
            } else if (!waiter.tryComplete(current)) {
                waiters.add(waiter);
                catchUpLater(waiter);
            }
        });
        return waiter.image;
    }

    /** Once for each waiter: a list that begins after the revision was awaited holds it, where it has ever been given out. */
    private void catchUpLater(Waiter<I> waiter) {
        timers.after(CATCH_UP_MILLIS, mailbox, () -> {
            if (closed || waiter.image.isDone()) {
                return;
            }
            if (watch == null) {
                catchUpLater(waiter);
            } else {
                stopWatching();
                list();
            }
        });
    }

    /** Calls {@code listener} in the mailbox with every image from now on, the current one first where there is one. */
    public final void onChange(Consumer<I> listener) {
        mailbox.execute(() -> {
            listeners.add(listener);
            if (!current.revision().equals(Revision.ZERO)) {
                listener.accept(current);
            }
        });
    }

    @Override
    public final void close() {
        Posting.unlessClosed(mailbox, () -> {
            closed = true;
            stopWatching();
            waiters.forEach(w -> w.fail(prefix));
            waiters.clear();
        });
    }

    private void list() {
        if (closed) {
            return;
        }
        long mine = ++attempt;
        store.range(prefix).whenCompleteAsync((snapshot, error) -> {
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
        I image;
        try {
            image = lister.apply(snapshot);
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
        watch = store.watch(prefix, snapshot.revision(), mailbox, new Changes(mine));
    }

    private void publish(I image) {
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
            I image;
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

    private record Waiter<I extends Image<I>>(Revision wanted, CompletableFuture<I> image) {
        boolean tryComplete(I candidate) {
            if (candidate.revision().equals(Revision.ZERO) || candidate.revision().compareTo(wanted) < 0) {
                return false;
            }
            image.complete(candidate);
            return true;
        }

        void fail(String prefix) {
            image.completeExceptionally(new IllegalStateException(prefix + " is no longer followed"));
        }
    }
}
