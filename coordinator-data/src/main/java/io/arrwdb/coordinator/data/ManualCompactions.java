package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.CompactionStateResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compactions that users asked for: their plans wait here until a worker takes them, and their state is kept for those
 * who ask. Not stored: after a restart an unknown request counts as ended, and the passes go on by policy.
 */
final class ManualCompactions {
    /** Requests whose state is remembered; the oldest are forgotten first. */
    private static final int MAX_REMEMBERED = 1_000;

    private final Map<Long, Request> requests = new LinkedHashMap<>();
    private final Deque<Plan> waiting = new ArrayDeque<>();

    /** One plan of a request. */
    record Plan(long request, CollectionId collection, ShardId shard, List<SegmentId> inputs) { }

    private static final class Request {
        private final int plans;
        private int completed;
        private int failed;

        Request(int plans) {
            this.plans = plans;
        }
    }

    /** Takes a request in. */
    synchronized void add(long request, CollectionMeta collection, Map<ShardId, List<List<SegmentId>>> plans) {
        plans.forEach((shard, sets) -> sets.forEach(inputs ->
                waiting.add(new Plan(request, collection.id(), shard, inputs))));
        requests.put(request, new Request(plans.values().stream().mapToInt(List::size).sum()));
        if (requests.size() > MAX_REMEMBERED) {
            requests.remove(requests.keySet().iterator().next());
        }
    }

    /** What waits for a worker, in order. */
    synchronized List<Plan> waiting() {
        return new ArrayList<>(waiting);
    }

    /** A worker has taken the plan. */
    synchronized void started(Plan plan) {
        waiting.remove(plan);
    }

    /** The plan has ended; one whose inputs are gone counts as done. */
    synchronized void ended(Plan plan, boolean succeeded) {
        waiting.remove(plan);
        Optional.ofNullable(requests.get(plan.request())).ifPresent(r -> {
            if (succeeded) {
                r.completed++;
            } else {
                r.failed++;
            }
        });
    }

    synchronized CompactionStateResponse state(long request) {
        Request found = requests.get(request);
        if (found == null) {
            return CompactionStateResponse.getDefaultInstance();
        }
        return CompactionStateResponse.newBuilder().setExecuting(found.plans - found.completed - found.failed)
                .setCompleted(found.completed).setFailed(found.failed).build();
    }
}
