package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.index.BuildPlanner.Build;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.Waiting;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which builds run on which index node: so many a node, the others wait for the next look. */
final class Builds {
    private static final Logger LOG = LoggerFactory.getLogger(Builds.class);
    private static final long ID_TIMEOUT_MILLIS = 10_000;

    private final BuildRun run;
    private final Attempts attempts;
    private final IdAllocator ids;
    private final int perNode;
    private final Runnable finished;
    private final Map<NodeId, Integer> busy = new HashMap<>();
    private final Set<BuildId> running = ConcurrentHashMap.newKeySet();

    /** @param finished is told whenever a build has ended */
    Builds(BuildRun run, Attempts attempts, IdAllocator ids, int perNode, Runnable finished) {
        this.run = run;
        this.attempts = attempts;
        this.ids = ids;
        this.perNode = perNode;
        this.finished = finished;
    }

    /** Starts the build on the least busy worker; false where it runs, waits for its retry, or every worker is busy. */
    boolean start(CollectionMeta collection, ShardMeta shard, Build build, List<NodeId> workers) {
        Attempts.Target target = new Attempts.Target(build.segment().segment(), build.index().id());
        Optional<NodeId> worker = reserve(workers);
        if (worker.isEmpty()) {
            return false;
        }
        if (!attempts.begin(target)) {
            release(worker.get());
            return false;
        }
        Thread.ofVirtual().name("build-of-segment-" + build.segment().segment()).start(
                RequestContext.current().carrying(() -> build(collection, shard, build, worker.get(), target)));
        return true;
    }

    private void build(CollectionMeta collection, ShardMeta shard, Build build, NodeId worker, Attempts.Target target) {
        try {
            BuildId id = new BuildId(Waiting.on(ids.allocate(1), ID_TIMEOUT_MILLIS, "drawing a build id").first());
            running.add(id);
            try {
                run.run(new BuildTask(id, shard, build.segment(), build.index()), collection, worker);
            } finally {
                running.remove(id);
            }
            attempts.succeeded(target);
        } catch (RuntimeException e) {
            LOG.warn("building index {} of segment {} on {} failed", build.index().name(), build.segment().segment(), worker, e);
            attempts.failed(target, String.valueOf(e.getMessage()));
        } finally {
            release(worker);
            finished.run();
        }
    }

    /** Whether this coordinator runs the build; once it says no, it never says yes again. */
    boolean runs(BuildId build) {
        return running.contains(build);
    }

    private synchronized Optional<NodeId> reserve(List<NodeId> workers) {
        Optional<NodeId> free = workers.stream().filter(w -> busy.getOrDefault(w, 0) < perNode)
                .min(Comparator.comparing(w -> busy.getOrDefault(w, 0)));
        free.ifPresent(w -> busy.merge(w, 1, Integer::sum));
        return free;
    }

    private synchronized void release(NodeId worker) {
        busy.merge(worker, -1, Integer::sum);
    }
}
