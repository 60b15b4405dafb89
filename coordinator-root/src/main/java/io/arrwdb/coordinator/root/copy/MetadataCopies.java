package io.arrwdb.coordinator.root.copy;

import io.arrwdb.core.coordination.ReconcileLoop;
import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.coordination.ReconcileLoop.Pace;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.recovery.MetadataCopy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a copy of the metadata after every definition, without making it wait: a pass after each change that is heard of, and at
 * the beginning of each reign, so that what a crash kept from being stored is stored by the next leader. Between passes one looks
 * now and then for what no definition changes, such as incarnations. Changes that come together share a copy.
 *
 * <p>The window: a definition of the last {@link #REST_MILLIS}, and of the time that a copy takes to read and store, is lost where
 * the metadata store is lost within it. A failed pass is repeated, with growing pauses up to {@link #LOOK_MILLIS}.
 */
public final class MetadataCopies implements AutoCloseable {
    /** Copies that stay; one more while the newest is being stored. */
    public static final int KEPT = 3;
    /** How long changes are collected before a copy is taken. */
    public static final long REST_MILLIS = 200;
    /** How often one looks for changes that nobody tells of. */
    public static final long LOOK_MILLIS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(MetadataCopies.class);

    private final MetaStore meta;
    private final ObjectStore objects;
    private final Clock clock;
    private final Timers timers;
    private final Executor mailbox;
    private final ReconcileLoop loop;
    /** The newest copy that is known to be stored; touched by one pass at a time. */
    private volatile Optional<MetadataCopy> stored = Optional.empty();

    /** @param mailbox runs one task at a time */
    public MetadataCopies(MetaStore meta, ObjectStore objects, Clock clock, Timers timers, Executor mailbox) {
        this.meta = meta;
        this.objects = objects;
        this.clock = clock;
        this.timers = timers;
        this.mailbox = mailbox;
        loop = new ReconcileLoop(this::pass, new Pace(REST_MILLIS, LOOK_MILLIS),
                error -> LOG.warn("the metadata was not copied to the object store; the next try follows: {}", error.getMessage()),
                mailbox, timers);
    }

    /** Begins a reign. */
    public void start() {
        stored = Optional.empty();
        loop.start();
    }

    /** Something was defined. */
    public void changed() {
        loop.trigger();
    }

    /** Ends a reign. */
    @Override
    public void close() {
        loop.stop();
    }

    private CompletionStage<Outcome> pass() {
        CompletableFuture<Void> rested = new CompletableFuture<>();
        timers.after(REST_MILLIS, mailbox, () -> rested.complete(null));
        return rested.thenCompose(done -> meta.range("")).thenCompose(all -> {
            MetadataCopy copy = MetadataCopy.of(all, clock.wallMillis());
            return stored.filter(older -> !copy.adds(older)).isPresent() ? CompletableFuture.completedStage(Outcome.IDLE)
                    : objects.put(copy.key(), ObjectBody.of(copy.encode())).thenCompose(done -> {
                        stored = Optional.of(copy);
                        return prune();
                    });
        });
    }

    /** A deposed coordinator's copy is older, and goes with the old ones. */
    private CompletionStage<Outcome> prune() {
        return objects.list(MetadataCopy.PREFIX).thenCompose(copies -> {
            List<ObjectEntry> old = copies.subList(0, Math.max(0, copies.size() - KEPT));
            CompletableFuture<?>[] gone = old.stream().map(entry -> objects.delete(entry.key()).toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            return CompletableFuture.allOf(gone).thenApply(done -> Outcome.IDLE);
        });
    }
}
