package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.CompactionPlanner;
import io.arrwdb.core.plan.data.SegmentFacts;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.Waiting;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which compactions run, and on which index node: at most one a shard, and so many a node. Planned anew in every pass
 * from what the leaders report.
 *
 * <p>A look at the shards takes a while, and what it saw may be of before a compaction's end. So no other compaction of a
 * shard begins in a look during which one has ended: an older picture would have the same segments compacted twice.
 */
final class Compactions {
    private static final Logger LOG = LoggerFactory.getLogger(Compactions.class);
    private static final long TIMEOUT_MILLIS = 10_000;

    private final CompactionRun run;
    private final CompactionPlanner planner;
    private final IdAllocator ids;
    private final int perNode;
    private final Clock clock;
    private final long restMillis;
    private final Runnable finished;
    private final Set<ShardId> busyShards = new HashSet<>();
    /** Shards of which a compaction has ended since the last look began. */
    private final Set<ShardId> endedMeanwhile = new HashSet<>();
    private final Map<NodeId, Integer> busyNodes = new HashMap<>();
    private final Map<ShardId, Long> restsUntilNanos = new HashMap<>();
    private final Set<BuildId> running = ConcurrentHashMap.newKeySet();

    /**
     * @param restMillis how long no single segment of a shard is rewritten after a compaction: longer than dead rows are
     *     kept for old reads, so that a rewrite which could not drop them yet is not repeated at once
     * @param finished is told whenever a compaction has ended
     */
    Compactions(CompactionRun run, CompactionPlanner planner, IdAllocator ids, int perNode, Clock clock, long restMillis,
            Runnable finished) {
        this.clock = clock;
        this.restMillis = restMillis;
        this.run = run;
        this.planner = planner;
        this.ids = ids;
        this.perNode = perNode;
        this.finished = finished;
    }

    /** A look at the shards begins: what it sees is newer than all that has been compacted so far. */
    synchronized void look() {
        endedMeanwhile.clear();
    }

    /**
     * The input sets worth compacting in a shard, the most rewarding first. None while one of the shard's runs, and no
     * rewrites of single segments for a while after, unless forced: those wait for their turn, and count as done where the
     * running one took their inputs.
     */
    List<List<SegmentId>> plan(ShardReport report, boolean forced) {
        ShardId shard = new ShardId(report.getShard());
        if (!forced && isBusy(shard)) {
            return List.of();
        }
        boolean merges = !forced && rests(shard);
        return planner.plan(report.getSegmentsList().stream().filter(SegmentState::isFlushed).map(Compactions::facts).toList(), forced)
                .stream().filter(inputs -> !merges || inputs.size() > 1).toList();
    }

    /** Input sets that have these segments rewritten, whatever that gains; none while a compaction of the shard runs. */
    List<List<SegmentId>> planRewrite(ShardReport report, List<SegmentId> segments) {
        return isBusy(new ShardId(report.getShard())) ? List.of() : planner.planRewrite(report.getSegmentsList().stream()
                .filter(SegmentState::isFlushed).map(Compactions::facts).filter(facts -> segments.contains(facts.id())).toList());
    }

    private static SegmentFacts facts(SegmentInfo info) {
        return new SegmentFacts(new SegmentId(info.getSegment()), new PartitionId(info.getPartition()), info.getRows(),
                info.getLiveRows(), info.getBytes());
    }

    /**
     * Starts a compaction on the least busy of {@code workers}; false where the shard or every worker is busy, or one of the
     * shard has ended during this look.
     *
     * @param ended is told whether it succeeded
     */
    boolean start(CollectionMeta collection, ShardMeta shard, List<SegmentId> inputs, List<NodeId> workers, Consumer<Boolean> ended) {
        Optional<NodeId> worker = reserve(shard.id(), workers);
        if (worker.isEmpty()) {
            return false;
        }
        Thread.ofVirtual().name("compaction-of-shard-" + shard.id()).start(RequestContext.current().carrying(() -> {
            boolean done = false;
            try {
                BuildId build = new BuildId(Waiting.on(ids.allocate(1), TIMEOUT_MILLIS, "drawing a build id").first());
                run(new CompactionTask(build, collection.id(), shard, List.copyOf(inputs)), collection, worker.get());
                done = true;
            } catch (RuntimeException e) {
                LOG.warn("compacting segments {} of shard {} on {} failed", inputs, shard.id(), worker.get(), e);
            } finally {
                release(shard.id(), worker.get());
                ended.accept(done);
                finished.run();
            }
        }));
        return true;
    }

    private void run(CompactionTask task, CollectionMeta collection, NodeId worker) {
        running.add(task.build());
        try {
            run.run(task, collection, worker);
        } finally {
            running.remove(task.build());
        }
    }

    /** Whether this coordinator runs the compaction; once it says no, it never says yes again. */
    boolean runs(BuildId build) {
        return running.contains(build);
    }

    private synchronized boolean isBusy(ShardId shard) {
        return busyShards.contains(shard);
    }

    private synchronized boolean rests(ShardId shard) {
        Long until = restsUntilNanos.get(shard);
        return until != null && clock.monotonicNanos() - until < 0;
    }

    private synchronized Optional<NodeId> reserve(ShardId shard, List<NodeId> workers) {
        Optional<NodeId> free = workers.stream().filter(w -> busyNodes.getOrDefault(w, 0) < perNode)
                .min(Comparator.comparing(w -> busyNodes.getOrDefault(w, 0)));
        if (free.isEmpty() || endedMeanwhile.contains(shard) || !busyShards.add(shard)) {
            return Optional.empty();
        }
        busyNodes.merge(free.get(), 1, Integer::sum);
        return free;
    }

    private synchronized void release(ShardId shard, NodeId worker) {
        busyShards.remove(shard);
        endedMeanwhile.add(shard);
        restsUntilNanos.put(shard, clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(restMillis));
        busyNodes.merge(worker, -1, Integer::sum);
    }
}
