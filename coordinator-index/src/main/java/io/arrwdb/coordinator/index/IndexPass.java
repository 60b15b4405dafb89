package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.index.BuildPlanner;
import io.arrwdb.core.plan.index.BuildPlanner.Build;
import io.arrwdb.rpc.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One look at every shard: clears what is left of the past and starts the builds that are missing. Blocks; one at a time. */
final class IndexPass {
    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final ShardReports reports;
    private final BuildPlanner planner;
    private final Builds builds;
    private final Attempts attempts;
    private final Leftovers leftovers;

    IndexPass(CatalogFollower catalog, MembershipFollower members, ShardReports reports, BuildPlanner planner, Builds builds,
            Attempts attempts, Leftovers leftovers) {
        this.catalog = catalog;
        this.members = members;
        this.reports = reports;
        this.planner = planner;
        this.builds = builds;
        this.attempts = attempts;
        this.leftovers = leftovers;
    }

    Outcome run() {
        Catalog now = catalog.current();
        List<ShardMeta> shards = now.collections().stream().filter(CollectionMeta::available)
                .flatMap(c -> c.shards().stream()).toList();
        reports.keep(shards);
        if (shards.isEmpty()) {
            return Outcome.IDLE;
        }
        attempts.look();
        List<NodeId> workers = members.current().nodes(Role.INDEX_NODE.label());
        Set<Attempts.Target> missing = new HashSet<>();
        boolean started = false;
        for (ShardReports.Seen seen : reports.of(shards)) {
            CollectionMeta collection = now.collectionOf(seen.shard().id()).orElseThrow();
            leftovers.clear(collection, seen);
            for (Build build : missing(collection, seen)) {
                missing.add(new Attempts.Target(build.segment().segment(), build.index().id()));
                started |= builds.start(collection, seen.shard(), build, workers);
            }
        }
        attempts.keep(missing);
        return started ? Outcome.BUSY : missing.isEmpty() ? Outcome.IDLE : Outcome.WAITING;
    }

    private List<Build> missing(CollectionMeta collection, ShardReports.Seen seen) {
        return collection.indexes().isEmpty() ? List.of()
                : reports.manifest(seen).map(m -> planner.missing(collection, m)).orElse(List.of());
    }
}
