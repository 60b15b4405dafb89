package io.arrwdb.querynode.read;

import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.Step;
import io.arrwdb.shard.view.SegmentView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has segments read whose files are not in memory, before a read takes a place among those that compute: there each page that it
 * touches would keep a thread waiting for the disk, and with it the reads of others.
 */
public final class ColdSegments {
    private final long waitMillis;

    /** @param waitMillis after which a read goes on with what is there; half of the time that it has, where that is less */
    public ColdSegments(long waitMillis) {
        this.waitMillis = waitMillis;
    }

    /** Waits, on the virtual thread of the request, while anybody waits for it. @return how many segments were missing */
    int await(List<SegmentView> segments) {
        long now = System.nanoTime();
        List<CompletableFuture<Void>> missing = new ArrayList<>();
        for (SegmentView segment : segments) {
            segment.sealed().flatMap(sealed -> sealed.prefetch(now)).ifPresent(stage -> missing.add(stage.toCompletableFuture()));
        }
        if (!missing.isEmpty()) {
            try (Step _ = Step.begin("segment prefetch")) {
                await(CompletableFuture.allOf(missing.toArray(CompletableFuture[]::new)));
            }
        }
        return missing.size();
    }

    private void await(CompletableFuture<Void> all) {
        try {
            all.get(Math.min(waitMillis, RequestContext.remainingMillis(Long.MAX_VALUE) / 2), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // What was not read, the read itself will; what cannot be read, it will say.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a read was interrupted", e);
        }
    }
}
