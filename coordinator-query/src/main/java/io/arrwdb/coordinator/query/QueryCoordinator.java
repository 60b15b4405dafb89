package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.coordination.LedLoops;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop;
import io.arrwdb.core.group.ResourceGroupsFollower;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.rpc.CausedPasses;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Followers;
import io.grpc.BindableService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The query coordinator of one process. Requests are served at any time (what they write is fenced); passes over the
 * loads run while the process is elected, whenever the catalog or the membership changes, and now and then.
 */
public final class QueryCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueryCoordinator.class);

    private final Leadership leadership;
    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final ResourceGroupsFollower followedGroups;
    private final CausedPasses passes;
    private final ReconcileLoop loop;
    private final LedLoops loops;
    private final QueryCoordinatorService service;

    /**
     * @param ids numbers replicas
     * @param mailbox runs one task at a time
     */
    public QueryCoordinator(QueryCoordinatorConfig config, MetaStore meta, Clock clock, Timers timers, Channels channels,
            IdAllocator ids, Leadership leadership, Executor mailbox) {
        this.leadership = leadership;
        catalog = new CatalogFollower(meta, mailbox, timers);
        members = new MembershipFollower(meta, mailbox, timers);
        followedGroups = new ResourceGroupsFollower(meta, mailbox, timers);
        FencedStore store = new FencedStore(meta, leadership);
        CatalogEditor editor = new CatalogEditor(store);
        Groups groups = new Groups(store, followedGroups, config.maxGroups(), config.ddlTimeoutMillis());
        QueryNodes nodes = new QueryNodes(channels, config.callTimeoutMillis(), config.statusTimeoutMillis());
        Followers followers = new Followers(meta, channels);
        Departures departures = new Departures(revision -> followers.awaitProxies(revision, config.departureMillis()), this::look);
        LoadPass pass = new LoadPass(catalog, members, editor, nodes, groups, departures,
                new LoadTroubles(clock, config.troubleMillis(), config.barMillis()));
        loop = new ReconcileLoop(this::beginPass, config.pace(),
                e -> LOG.warn("a pass over the loads failed and is repeated", e), mailbox, timers);
        loops = new LedLoops(mailbox, loop);
        passes = new CausedPasses("load-pass", pass::run);
        service = new QueryCoordinatorService(catalog, members, editor, followers, pass, nodes, ids, groups, config,
                passes, loop::trigger);
    }

    private void look() {
        loop.trigger();
    }

    /** Begins to follow the catalog and the election; completes when both pictures have been read. */
    public CompletionStage<Void> start() {
        CompletionStage<?> membership = members.start();
        CompletionStage<Void> read = catalog.start().thenCombine(membership, (c, m) -> null)
                .thenCombine(followedGroups.start(), (both, g) -> null);
        catalog.onChange(image -> loop.trigger());
        members.onChange(image -> loop.trigger());
        loops.follow(leadership, read);
        return read;
    }

    /** The service to offer for {@code Role.QUERY_COORDINATOR}. */
    public BindableService service() {
        return service;
    }

    @Override
    public void close() {
        loops.stop();
        catalog.close();
        members.close();
        followedGroups.close();
    }

    private CompletionStage<ReconcileLoop.Outcome> beginPass() {
        return passes.begin();
    }
}
