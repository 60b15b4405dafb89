package io.arrwdb.coordinator.data;

import io.arrwdb.coordinator.data.seat.SeatPass;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.coordination.LedLoops;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop;
import io.arrwdb.core.plan.data.CompactionPlanner;
import io.arrwdb.core.plan.data.MovePlanner;
import io.arrwdb.core.plan.data.SplitPlanner;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.rpc.CausedPasses;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.RemoteIds;
import io.arrwdb.rpc.RemoteOracle;
import io.grpc.BindableService;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data coordinator of one process. Requests are served at any time (what they write is fenced); passes over the
 * shards, and over the places of the log groups, run while the process is elected.
 */
public final class DataCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataCoordinator.class);

    private final Leadership leadership;
    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final ManualCompactions manual;
    private final CausedPasses passes;
    private final ReconcileLoop loop;
    private final ReconcileLoop seats;
    private final LedLoops loops;
    private final DataService service;

    /** @param mailbox runs one task at a time */
    public DataCoordinator(DataConfig config, MetaStore meta, Clock clock, Timers timers, Channels channels,
            GroupLocator locator, Leadership leadership, Executor mailbox) {
        this.leadership = leadership;
        FencedStore store = new FencedStore(meta, leadership);
        catalog = new CatalogFollower(meta, mailbox, timers);
        members = new MembershipFollower(meta, mailbox, timers);
        ShardDirectory directory = new ShardDirectory(store, config.logGroups());
        ShardCalls calls = new ShardCalls(new GroupLeaders(locator, channels),
                shard -> catalog.current().collectionOf(shard).filter(CollectionMeta::available).isPresent(),
                config.callTimeoutMillis());
        IdAllocator ids = new RemoteIds(channels);
        loop = new ReconcileLoop(this::beginPass, config.pace(),
                e -> LOG.warn("a pass over the shards failed and is repeated", e), mailbox, timers);
        CompactionRun run = new CompactionRun(store, directory, calls, channels, members, config.compactionTimeoutMillis());
        Compactions compactions = new Compactions(run, new CompactionPlanner(config.compaction()), ids,
                config.compactionsPerNode(), clock, config.compactionRestMillis(), loop::trigger);
        manual = new ManualCompactions(store, config.manualCompactionsKept());
        Lanes lanes = new Lanes();
        Splits splits = new Splits(store, directory, calls, ids, lanes, new SplitPlanner(config.split()));
        MoveTasks tasks = new MoveTasks(store);
        Moves moves = new Moves(tasks, new CatalogEditor(store), catalog, directory, calls, ids, lanes);
        MoveOrders orders = new MoveOrders(tasks, moves, new Separations(compactions, clock), calls, new MovePlanner(config.move()), config.logGroups());
        DataPass pass = new DataPass(catalog, members, calls, compactions, new AbandonedCompactions(meta, compactions, run), manual,
                new Garbage(members, channels, calls), splits, moves, orders, config.seal(), clock);
        passes = new CausedPasses("data-pass", pass::run);
        SeatPass seatPass = new SeatPass(config.seats(), store, members, channels, clock);
        seats = new ReconcileLoop(new CausedPasses("seat-pass", seatPass::run)::begin, config.seats().pace(),
                e -> LOG.warn("a look at where the log groups sit failed and is repeated", e), mailbox, timers);
        loops = new LedLoops(mailbox, loop, seats);
        service = new DataService(directory, calls, new Flushes(directory, calls, new RemoteOracle(channels)), compactions,
                manual, lanes, new ShardOrders(catalog, orders, splits, new ShardListing(calls, tasks, moves, splits, config.logGroups())), ids, passes, loop::trigger);
    }

    /** Begins to follow the catalog and the election; completes when both pictures have been read. */
    public CompletionStage<Void> start() {
        members.onChange(changed -> seats.trigger());
        CompletionStage<Void> read = catalog.start().thenCombine(members.start(), (c, m) -> null);
        loops.follow(leadership, read);
        return read;
    }

    /** The service to offer for {@code Role.DATA_COORDINATOR}. */
    public BindableService service() {
        return service;
    }

    @Override
    public void close() {
        loops.stop();
        manual.close();
        catalog.close();
        members.close();
    }

    private CompletionStage<ReconcileLoop.Outcome> beginPass() {
        return passes.begin();
    }
}
