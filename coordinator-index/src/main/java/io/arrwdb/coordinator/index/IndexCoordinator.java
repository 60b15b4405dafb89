package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.coordination.LedLoops;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop;
import io.arrwdb.core.plan.index.BuildPlanner;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.rpc.CausedPasses;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Followers;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.RemoteIds;
import io.arrwdb.rpc.RemoteOracle;
import io.grpc.BindableService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index coordinator of one process. Requests are served at any time (what they write is fenced); passes over the
 * shards run while the process is elected. Nothing of it is stored: what is left to do, and what an earlier
 * coordinator has left behind, is seen in the leaders' reports.
 */
public final class IndexCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexCoordinator.class);

    private final Leadership leadership;
    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final CausedPasses passes;
    private final ReconcileLoop loop;
    private final LedLoops loops;
    private final IndexService service;

    /** @param mailbox runs one task at a time */
    public IndexCoordinator(IndexCoordinatorConfig config, MetaStore meta, ObjectStore objects, Clock clock, Timers timers,
            Channels channels, GroupLocator locator, Leadership leadership, Executor mailbox) {
        this.leadership = leadership;
        catalog = new CatalogFollower(meta, mailbox, timers);
        members = new MembershipFollower(meta, mailbox, timers);
        LeaderCalls calls = new LeaderCalls(new GroupLeaders(locator, channels), config.callTimeoutMillis());
        ShardReports reports = new ShardReports(calls, objects, config.callTimeoutMillis());
        BuildPlanner planner = new BuildPlanner(config.minRowsToBuild());
        Attempts attempts = new Attempts(clock, config.longestRetryMillis());
        RemoteIds ids = new RemoteIds(channels);
        loop = new ReconcileLoop(this::beginPass, config.pace(),
                e -> LOG.warn("a pass over the indexes failed and is repeated", e), mailbox, timers);
        loops = new LedLoops(mailbox, loop);
        BuildRun run = new BuildRun(catalog, calls, channels, members, config.buildTimeoutMillis());
        Builds builds = new Builds(run, attempts, ids, config.buildsPerNode(), loop::trigger);
        IndexPass pass = new IndexPass(catalog, members, reports, planner, builds, attempts, new Leftovers(meta, calls, builds));
        passes = new CausedPasses("index-pass", pass::run);
        service = new IndexService(catalog, new IndexDefinitions(meta, catalog,
                new CatalogEditor(new FencedStore(meta, leadership)), new Followers(meta, channels),
                ids, new RemoteOracle(channels), config.ddlTimeoutMillis()),
                new Progress(reports, planner, attempts, config.maxAttempts()), passes, loop::trigger);
    }

    /** Begins to follow the catalog and the election; completes when both pictures have been read. */
    public CompletionStage<Void> start() {
        CompletionStage<?> membership = members.start();
        CompletionStage<Void> read = catalog.start().thenCombine(membership, (c, m) -> null);
        loops.follow(leadership, read);
        return read;
    }

    /** The service to offer for {@code Role.INDEX_COORDINATOR}. */
    public BindableService service() {
        return service;
    }

    @Override
    public void close() {
        loops.stop();
        catalog.close();
        members.close();
    }

    private CompletionStage<ReconcileLoop.Outcome> beginPass() {
        return passes.begin();
    }
}
