package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MovePlanner;
import io.arrwdb.core.plan.data.SealPolicy;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One look at every shard: gives up what is abandoned, flushes what is due, starts compactions, splits and moves shards, collects garbage. Blocks; one at a time. */
final class DataPass {
    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final ShardCalls calls;
    private final Compactions compactions;
    private final AbandonedCompactions abandoned;
    private final ManualCompactions manual;
    private final Garbage garbage;
    private final Splits splits;
    private final Moves moves;
    private final MoveOrders orders;
    private final SealPolicy seal;
    private final Clock clock;

    DataPass(CatalogFollower catalog, MembershipFollower members, ShardCalls calls, Compactions compactions,
            AbandonedCompactions abandoned, ManualCompactions manual, Garbage garbage, Splits splits, Moves moves, MoveOrders orders, SealPolicy seal, Clock clock) {
        this.catalog = catalog;
        this.members = members;
        this.calls = calls;
        this.compactions = compactions;
        this.abandoned = abandoned;
        this.manual = manual;
        this.garbage = garbage;
        this.splits = splits;
        this.moves = moves;
        this.orders = orders;
        this.seal = seal;
        this.clock = clock;
    }

    Outcome run() {
        MoveTasks.All recorded = moves.goOn();
        Catalog now = catalog.current();
        List<ShardMeta> shards = now.collections().stream().filter(CollectionMeta::available)
                .flatMap(c -> c.shards().stream()).toList();
        abandoned.giveUp();
        compactions.look();
        Map<ShardId, ShardReport> reports = new HashMap<>();
        calls.status(shards).forEach(r -> reports.put(new ShardId(r.getShard()), r));
        List<NodeId> workers = members.current().nodes(Role.INDEX_NODE.label());
        List<MovePlanner.Step> due = orders.due(now, reports, workers, recorded, clock.wallMillis());
        boolean busy = !recorded.none() | !due.isEmpty() | startManual(now, reports, workers);
        for (ShardMeta shard : shards) {
            Optional<CollectionMeta> collection = now.collectionOf(shard.id());
            if (collection.isPresent() && reports.containsKey(shard.id())) {
                busy |= visit(collection.get(), shard, reports.get(shard.id()), workers);
            }
        }
        busy |= splits.run(now, reports, clock.wallMillis());
        garbage.collect(shards, reports);
        orders.begin(due, recorded, clock.wallMillis());
        return busy ? Outcome.BUSY : Outcome.IDLE;
    }

    /** Whether there was something to do. */
    private boolean visit(CollectionMeta collection, ShardMeta shard, ShardReport report, List<NodeId> workers) {
        boolean busy = report.getFlushing();
        Timestamp flushed = Timestamp.max(new Timestamp(report.getFlushedTs()), collection.created());
        if (!report.getFlushing() && seal.isDue(report.getGrowingBytes(), flushed, new Timestamp(report.getMaxTs()), clock.wallMillis())) {
            flush(shard);
            busy = true;
        }
        for (List<SegmentId> inputs : compactions.plan(report, false)) {
            busy |= compactions.start(collection, shard, inputs, workers, done -> { });
        }
        return busy;
    }

    /** A shard that was dropped meanwhile has nothing to flush. */
    private void flush(ShardMeta shard) {
        try {
            calls.flush(shard.id(), shard.group());
        } catch (ServiceFailure e) {
            if (calls.isThere(shard.id())) {
                throw e;
            }
        }
    }

    private boolean startManual(Catalog now, Map<ShardId, ShardReport> reports, List<NodeId> workers) {
        List<ManualCompactions.Plan> waiting = manual.waiting();
        for (ManualCompactions.Plan plan : waiting) {
            Optional<CollectionMeta> collection = now.collection(plan.collection());
            Optional<ShardMeta> shard = collection.flatMap(c -> c.shard(plan.shard()));
            ShardReport report = reports.get(plan.shard());
            if (shard.isEmpty() || report != null && !holds(report, plan.inputs())) {
                manual.ended(plan, true);
            } else if (report != null) {
                start(plan, collection.get(), shard.get(), workers);
            }
        }
        return !waiting.isEmpty();
    }

    private void start(ManualCompactions.Plan plan, CollectionMeta collection, ShardMeta shard, List<NodeId> workers) {
        manual.starting(plan);
        if (!compactions.start(collection, shard, plan.inputs(), workers, done -> manual.ended(plan, done))) {
            manual.postponed(plan);
        }
    }

    private static boolean holds(ShardReport report, List<SegmentId> inputs) {
        Set<SegmentId> there = report.getSegmentsList().stream().map(SegmentInfo::getSegment).map(SegmentId::new)
                .collect(Collectors.toSet());
        return there.containsAll(inputs);
    }
}
