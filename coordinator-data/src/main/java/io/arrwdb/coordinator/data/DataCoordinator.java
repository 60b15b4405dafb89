package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop;
import io.arrwdb.core.plan.data.CompactionPlanner;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.RemoteIds;
import io.arrwdb.rpc.RemoteOracle;
import io.arrwdb.rpc.Waiting;
import io.grpc.BindableService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data coordinator of one process. Requests are served at any time (what they write is fenced); passes over the
 * shards run while the process is elected, the first of a reign after the compactions of the one before were given up.
 */
public final class DataCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataCoordinator.class);
    private static final long READ_TIMEOUT_MILLIS = 10_000;

    private final Leadership leadership;
    private final FencedStore store;
    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final CompactionRun compactionRun;
    private final DataPass pass;
    private final ReconcileLoop loop;
    private final DataService service;
    private volatile boolean abandoned;

    /** @param mailbox runs one task at a time */
    public DataCoordinator(DataConfig config, MetaStore meta, Clock clock, Timers timers, Channels channels,
            GroupLocator locator, Leadership leadership, Executor mailbox) {
        this.leadership = leadership;
        store = new FencedStore(meta, leadership);
        catalog = new CatalogFollower(meta, mailbox, timers);
        members = new MembershipFollower(meta, mailbox, timers);
        ShardDirectory directory = new ShardDirectory(store, config.logGroups());
        ShardCalls calls = new ShardCalls(new GroupLeaders(locator, channels), config.callTimeoutMillis());
        IdAllocator ids = new RemoteIds(channels);
        loop = new ReconcileLoop(this::beginPass, config.pace(),
                e -> LOG.warn("a pass over the shards failed and is repeated", e), mailbox, timers);
        compactionRun = new CompactionRun(store, calls, channels, members, config.compactionTimeoutMillis());
        Compactions compactions = new Compactions(compactionRun, new CompactionPlanner(config.compaction()), ids,
                config.compactionsPerNode(), clock, config.compactionRestMillis(), loop::trigger);
        ManualCompactions manual = new ManualCompactions();
        pass = new DataPass(catalog, members, calls, compactions, manual, new Garbage(members, channels, calls), config.seal(), clock);
        service = new DataService(directory, calls, new Flushes(directory, calls, new RemoteOracle(channels)), compactions,
                manual, ids, loop::trigger);
    }

    /** Begins to follow the catalog and the election; completes when the catalog has been read. */
    public CompletionStage<Void> start() {
        members.start();
        leadership.listen(new Leadership.Listener() {
            @Override
            public void elected(Fence fence) {
                abandoned = true;
                loop.start();
            }

            @Override
            public void deposed(Fence fence) {
                loop.stop();
            }
        });
        return catalog.start().thenAccept(image -> { });
    }

    /** The service to offer for {@code Role.DATA_COORDINATOR}. */
    public BindableService service() {
        return service;
    }

    @Override
    public void close() {
        loop.stop();
        catalog.close();
        members.close();
    }

    private CompletionStage<ReconcileLoop.Outcome> beginPass() {
        CompletableFuture<ReconcileLoop.Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().name("data-pass").start(() -> {
            try {
                giveUpAbandoned();
                outcome.complete(pass.run());
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    /** Compactions that ran when this reign began have nobody who waits for them. */
    private void giveUpAbandoned() {
        if (!abandoned) {
            return;
        }
        for (MetaEntry entry : Waiting.on(store.reads().range(CompactionTask.PREFIX), READ_TIMEOUT_MILLIS, "reading tasks").entries()) {
            compactionRun.giveUp(CompactionTask.decode(entry.value()));
        }
        abandoned = false;
    }
}
