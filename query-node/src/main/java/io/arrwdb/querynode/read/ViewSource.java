package io.arrwdb.querynode.read;

import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.querynode.serve.HeldView;
import io.arrwdb.querynode.serve.ServedShards;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, on the thread of the request, until all shards of a read are fresh enough, and takes their views. */
final class ViewSource {
    /** Milvus's code for a guarantee that cannot be met. */
    private static final int TIME_TICK_LONG_DELAY = 11;

    /** Kept of a request's time, so that its refusal arrives before its deadline. */
    private static final long MOST_MILLIS_TO_ANSWER = 200;

    private final ServedShards shards;
    private final long maxWaitMillis;

    ViewSource(ServedShards shards, long maxWaitMillis) {
        this.shards = shards;
        this.maxWaitMillis = maxWaitMillis;
    }

    /**
     * @param keys whose growing rows are wanted too, or null
     * @throws ServiceFailure when a shard is not served here, or does not get fresh enough in time
     */
    Views take(ReadPlan plan, PrimaryKeys keys) {
        try (Step _ = Step.begin("consistency wait")) {
            return await(plan, keys);
        }
    }

    private Views await(ReadPlan plan, PrimaryKeys keys) {
        long waitMillis = RequestContext.remainingMillis(maxWaitMillis);
        long deadline = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(waitMillis - Math.min(waitMillis / 8, MOST_MILLIS_TO_ANSWER));
        boolean[] over = new boolean[1];
        List<CompletableFuture<HeldView>> wanted = new ArrayList<>();
        for (ShardId shard : plan.shards()) {
            wanted.add(shards.view(shard, plan.need().of(shard), keys, () -> over[0] || plan.cancellation().cancelled())
                    .toCompletableFuture());
        }
        List<HeldView> held = new ArrayList<>();
        try {
            for (CompletableFuture<HeldView> view : wanted) {
                held.add(view.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            }
            return new Views(held);
        } catch (TimeoutException e) {
            ShardId late = plan.shards().get(held.size());
            throw new ServiceFailure(TIME_TICK_LONG_DELAY, "Timestamp lag too large: the read needs everything of shard " + late
                    + " up to " + plan.need().of(late).ts() + ", which did not come within its deadline", true, false);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a read was interrupted", e);
        } finally {
            over[0] = true;
            if (held.size() < wanted.size()) {
                wanted.forEach(view -> view.thenAccept(HeldView::close));
            }
        }
    }
}
