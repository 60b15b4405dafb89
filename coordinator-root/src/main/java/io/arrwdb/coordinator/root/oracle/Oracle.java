package io.arrwdb.coordinator.root.oracle;

import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.plan.root.TimestampAllocator;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The timestamp oracle. Timestamps come from memory, below a limit that was saved ahead under the election's fence; the
 * next limit is saved while the current one lasts. Each answer is allocated first and given only if the lease still holds
 * afterwards, so that an oracle that was paused never answers after its successor.
 */
public final class Oracle {
    private static final String KEY = SavedLimit.TIMESTAMPS;
    private static final long SAVE_TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;
    private final Leadership leadership;
    private final Clock clock;
    private final long windowMillis;
    private Fence reign;
    private TimestampAllocator allocator;
    private CompletableFuture<Void> saving;

    public Oracle(FencedStore store, Leadership leadership, Clock clock, long windowMillis) {
        this.store = store;
        this.leadership = leadership;
        this.clock = clock;
        this.windowMillis = windowMillis;
    }

    /** Begins a reign: reads what predecessors reserved, and reserves beyond it. A failure to read is a failure to begin. */
    public CompletionStage<Void> open(Fence fence) {
        return store.reads().get(KEY).thenCompose(found -> {
            Optional<byte[]> saved = found.entries().stream().findFirst().map(MetaEntry::value);
            synchronized (this) {
                allocator = new TimestampAllocator(saved.map(SavedLimit::decode).orElse(0L), windowMillis);
                reign = fence;
                saving = null;
            }
            return save();
        });
    }

    /** Answers nothing more until the next {@link #open}. */
    public synchronized void close() {
        reign = null;
        allocator = null;
    }

    /** @throws ServiceFailure when this coordinator does not lead, or the limit cannot be saved */
    public TimestampRange allocate(int count) {
        while (true) {
            Attempt attempt = attempt(count);
            if (attempt.range.isPresent()) {
                if (!leadership.fence().equals(Optional.of(attempt.of))) {
                    throw notLeading();
                }
                return attempt.range.get();
            }
            Waiting.on(save(), SAVE_TIMEOUT_MILLIS, "reserving timestamps");
        }
    }

    /** One timestamp. */
    public Timestamp next() {
        return allocate(1).first();
    }

    private Attempt attempt(int count) {
        Attempt attempt;
        boolean saveAhead;
        synchronized (this) {
            if (allocator == null) {
                throw notLeading();
            }
            long wall = clock.wallMillis();
            attempt = new Attempt(reign, allocator.allocate(count, wall));
            saveAhead = attempt.range.isPresent() && saving == null && allocator.runsLow(wall);
        }
        if (saveAhead) {
            save();
        }
        return attempt;
    }

    /** Saves the next limit; calls that come while one save runs share it. */
    private CompletionStage<Void> save() {
        CompletableFuture<Void> mine;
        TimestampAllocator of;
        long limit;
        synchronized (this) {
            if (allocator == null) {
                return CompletableFuture.failedStage(notLeading());
            }
            if (saving != null) {
                return saving;
            }
            mine = new CompletableFuture<>();
            saving = mine;
            of = allocator;
            limit = of.nextLimitMillis(clock.wallMillis());
        }
        store.write(List.of(new MetaTxn.Op.Put(KEY, SavedLimit.encode(limit)))).whenComplete((revision, error) -> {
            synchronized (this) {
                if (error == null) {
                    of.saved(limit);
                }
                if (saving == mine) {
                    saving = null;
                }
            }
            if (error == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(error);
            }
        });
        return mine;
    }

    private static ServiceFailure notLeading() {
        return ServiceFailure.unavailable(1, "the timestamp oracle is not serving: this root coordinator does not lead");
    }

    private record Attempt(Fence of, Optional<TimestampRange> range) { }
}
