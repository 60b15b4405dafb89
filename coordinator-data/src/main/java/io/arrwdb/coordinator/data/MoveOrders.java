package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MovePlanner;
import io.arrwdb.core.plan.data.MovePlanner.Readiness;
import io.arrwdb.core.plan.data.MovePlanner.Step;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.rpc.ServiceFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which shards are to move: those that somebody asked for, until they are there, and those that level the log groups. One that shares
 * objects since a split is first separated from the others, by compactions.
 */
final class MoveOrders {
    private static final Logger LOG = LoggerFactory.getLogger(MoveOrders.class);
    /** What a shard counts besides its rows, so that empty ones are levelled too. */
    private static final long SHARD_BYTES = 1 << 20;
    /** How long a shard whose group kept it is left alone; one that somebody asked for is not left alone for long. */
    private static final long REST_MILLIS = 60_000;
    private static final long ASKED_REST_MILLIS = 5_000;

    private final MoveTasks tasks;
    private final Moves moves;
    private final Separations separations;
    private final ShardCalls calls;
    private final MovePlanner planner;
    private final int groups;
    private final Map<ShardId, Long> restingUntilMillis = new HashMap<>();

    MoveOrders(MoveTasks tasks, Moves moves, Separations separations, ShardCalls calls, MovePlanner planner, int groups) {
        this.tasks = tasks;
        this.moves = moves;
        this.separations = separations;
        this.calls = calls;
        this.planner = planner;
        this.groups = groups;
    }

    /** Asks for a move, which begins in one of the next passes. To the group where the shard is: nothing is asked any more. */
    void ask(Catalog now, ShardId shard, LogGroupId to) {
        CollectionMeta collection = now.collectionOf(shard).filter(CollectionMeta::available)
                .orElseThrow(() -> ServiceFailure.refused(100, "there is no shard " + shard));
        if (to.value() < 0 || to.value() >= groups) {
            throw ServiceFailure.refused(1100, "there is no log group " + to + ": they are numbered from 0 to " + (groups - 1));
        }
        LogGroupId from = collection.shard(shard).orElseThrow().group();
        if (from.equals(to)) {
            tasks.forgetAsked(shard);
        } else {
            tasks.ask(MoveTask.asked(collection.id(), shard, from, to));
        }
    }

    /** What is to begin now; what has to be separated before is being separated. In passes alone. */
    List<Step> due(Catalog now, Map<ShardId, ShardReport> reports, List<NodeId> workers, MoveTasks.All recorded, long nowMillis) {
        restingUntilMillis.values().removeIf(until -> until <= nowMillis);
        Sharing sharing = new Sharing(reports);
        List<Step> wanted = new ArrayList<>(asked(now, recorded));
        wanted.addAll(planner.plan(led(), facts(now, reports, sharing, workers), recorded.begun() + recorded.asked().size()));
        Set<ShardId> concerned = wanted.stream().map(Step::shard).collect(Collectors.toCollection(HashSet::new));
        concerned.addAll(restingUntilMillis.keySet());
        moves.keepRefusals(concerned);
        List<Step> due = new ArrayList<>();
        for (Step step : wanted) {
            switch (sharing.readiness(step.shard())) {
                case READY -> due.add(step);
                case SHARING -> separations.begin(now, sharing.borrowers(step.shard()), workers);
                case BUSY -> { }
            }
        }
        return due.stream().filter(step -> !restingUntilMillis.containsKey(step.shard())).toList();
    }

    /** Begins what is due. In passes alone. */
    void begin(List<Step> due, MoveTasks.All recorded, long nowMillis) {
        for (Step step : due) {
            boolean asked = recorded.asked().stream().anyMatch(task -> task.shard().equals(step.shard()));
            restingUntilMillis.put(step.shard(), nowMillis + (asked ? ASKED_REST_MILLIS : REST_MILLIS));
            try {
                moves.begin(step.collection(), step.shard(), step.to());
            } catch (RuntimeException e) {
                LOG.info("shard {} is not moved to log group {} now: {}", step.shard(), step.to(), e.getMessage());
            }
        }
    }

    /** Of those that are where they were to go nothing is asked any more. */
    private List<Step> asked(Catalog now, MoveTasks.All recorded) {
        List<Step> open = new ArrayList<>();
        for (MoveTask task : recorded.asked()) {
            Optional<ShardMeta> shard = now.collection(task.collection()).filter(CollectionMeta::available).flatMap(c -> c.shard(task.shard()));
            if (shard.isEmpty() || shard.get().group().equals(task.to())) {
                tasks.forgetAsked(task.shard());
            } else {
                open.add(new Step(task.shard(), task.collection(), task.to()));
            }
        }
        return open;
    }

    private List<LogGroupId> led() {
        return IntStream.range(0, groups).mapToObj(LogGroupId::new).filter(group -> calls.leaderOf(group).isPresent()).toList();
    }

    private List<MovePlanner.Facts> facts(Catalog now, Map<ShardId, ShardReport> reports, Sharing sharing, List<NodeId> workers) {
        List<MovePlanner.Facts> facts = new ArrayList<>();
        reports.forEach((shard, report) -> now.collectionOf(shard).ifPresent(collection -> collection.shard(shard).ifPresent(meta ->
                facts.add(new MovePlanner.Facts(shard, collection.id(), meta.group(), bytes(report), readiness(shard, sharing, workers))))));
        return facts;
    }

    private Readiness readiness(ShardId shard, Sharing sharing, List<NodeId> workers) {
        Readiness readiness = sharing.readiness(shard);
        boolean separable = !workers.isEmpty() && sharing.borrowers(shard).stream().noneMatch(borrower -> separations.rests(new ShardId(borrower.getShard())));
        return restingUntilMillis.containsKey(shard) || readiness == Readiness.SHARING && !separable ? Readiness.BUSY : readiness;
    }

    /** Of segments that a split made two shards share, each counts its part. */
    private static long bytes(ShardReport report) {
        return SHARD_BYTES + report.getSegmentsList().stream().mapToLong(MoveOrders::liveBytes).sum();
    }

    private static long liveBytes(SegmentInfo segment) {
        return segment.getRows() == 0 ? 0 : (long) (segment.getBytes() * ((double) segment.getLiveRows() / segment.getRows()));
    }
}
