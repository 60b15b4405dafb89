package io.arrwdb.coordinator.root.journal;

import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.RequestContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries definitions of several steps to their end: each entry runs on a virtual thread of its own and is tried again
 * until it is done or this coordinator is deposed; the next leader resumes what is left. A collection has at most one
 * entry at a time.
 */
public final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String PREFIX = "journal/";
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final FencedStore store;
    private final Leadership leadership;
    private final Steps steps;
    private final ConcurrentMap<CollectionId, CompletableFuture<Revision>> running = new ConcurrentHashMap<>();

    public Journal(FencedStore store, Leadership leadership, Channels channels) {
        this.store = store;
        this.leadership = leadership;
        this.steps = new Steps(store, channels);
    }

    /** The operation that records an entry; it goes into the transaction that decides it. */
    public static MetaTxn.Op.Put record(JournalEntry entry) {
        return new MetaTxn.Op.Put(keyOf(entry.collection()), entry.encode());
    }

    /** The entry of the collection that is under way, if any: completes with its end, fails when this reign ends first. */
    public Optional<CompletionStage<Revision>> pending(CollectionId collection) {
        return Optional.ofNullable(running.get(collection));
    }

    /** Runs an entry that has been recorded; completes with the revision at which its effect shows. */
    public CompletionStage<Revision> run(JournalEntry entry) {
        return launch(entry, leadership.require());
    }

    /** Resumes what an earlier reign left; completes once all of it is running, or will be. */
    public CompletionStage<Void> resume(Fence fence) {
        return store.reads().range(PREFIX).thenAccept(found -> {
            for (MetaEntry stored : found.entries()) {
                JournalEntry entry = JournalEntry.decode(stored.value());
                LOG.info("resuming {}", entry);
                resume(entry, fence);
            }
        });
    }

    /** What an earlier reign of this very process has under way ends there first, done or not. */
    private void resume(JournalEntry entry, Fence fence) {
        CompletableFuture<Revision> earlier = running.get(entry.collection());
        if (earlier == null) {
            launch(entry, fence);
            return;
        }
        earlier.whenComplete((done, failed) -> {
            if (failed != null) {
                launch(entry, fence);
            }
        });
    }

    private CompletionStage<Revision> launch(JournalEntry entry, Fence fence) {
        CompletableFuture<Revision> done = new CompletableFuture<>();
        CompletableFuture<Revision> other = running.putIfAbsent(entry.collection(), done);
        if (other != null) {
            return other;
        }
        Thread.ofVirtual().name("ddl-" + entry.collection()).start(RequestContext.current().carrying(() -> {
            try {
                Revision revision = untilDone(entry, fence);
                running.remove(entry.collection());
                done.complete(revision);
            } catch (RuntimeException e) {
                running.remove(entry.collection());
                done.completeExceptionally(e);
            }
        }));
        return done;
    }

    private Revision untilDone(JournalEntry entry, Fence fence) {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return steps.run(keyOf(entry.collection()), entry);
            } catch (RuntimeException e) {
                if (!leadership.fence().equals(Optional.of(fence)) || !pause(pauseMillis)) {
                    throw e;
                }
                LOG.warn("{} failed and is tried again in {} ms", entry, pauseMillis, e);
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    /** False when interrupted. */
    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String keyOf(CollectionId collection) {
        return PREFIX + collection;
    }
}
