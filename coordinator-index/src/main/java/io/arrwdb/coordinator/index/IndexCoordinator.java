package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.plan.index.BuildPlanner;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Followers;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.RemoteIds;
import io.arrwdb.rpc.RemoteOracle;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import io.grpc.BindableService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index coordinator of one process. Requests are served at any time (what they write is fenced); passes over the
 * shards run while the process is elected, the first of a reign after the tasks of the one before were tidied up.
 */
public final class IndexCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexCoordinator.class);
    private static final long READ_TIMEOUT_MILLIS = 10_000;

    private final Leadership leadership;
    private final FencedStore store;
    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final ShardReports reports;
    private final BuildRun buildRun;
    private final IndexPass pass;
    private final ReconcileLoop loop;
    private final IndexService service;
    private volatile boolean abandoned;

    /** @param mailbox runs one task at a time */
    public IndexCoordinator(IndexCoordinatorConfig config, MetaStore meta, ObjectStore objects, Clock clock, Timers timers,
            Channels channels, GroupLocator locator, Leadership leadership, Executor mailbox) {
        this.leadership = leadership;
        store = new FencedStore(meta, leadership);
        catalog = new CatalogFollower(meta, mailbox, timers);
        members = new MembershipFollower(meta, mailbox, timers);
        GroupLeaders leaders = new GroupLeaders(locator, channels);
        reports = new ShardReports(leaders, objects, config.callTimeoutMillis());
        buildRun = new BuildRun(store, leaders, channels, members, objects, config);
        BuildPlanner planner = new BuildPlanner(config.minRowsToBuild());
        Attempts attempts = new Attempts(clock, config.longestRetryMillis());
        RemoteIds ids = new RemoteIds(channels);
        loop = new ReconcileLoop(this::beginPass, config.pace(),
                e -> LOG.warn("a pass over the indexes failed and is repeated", e), mailbox, timers);
        pass = new IndexPass(catalog, members, reports, planner,
                new Builds(buildRun, attempts, ids, config.buildsPerNode(), loop::trigger), attempts);
        service = new IndexService(catalog, new IndexDefinitions(meta, catalog, new CatalogEditor(store), new Followers(meta, channels),
                ids, new RemoteOracle(channels), config.ddlTimeoutMillis()),
                new Progress(reports, planner, attempts, config.maxAttempts()), loop::trigger);
    }

    /** Begins to follow the catalog and the election; completes when both pictures have been read. */
    public CompletionStage<Void> start() {
        CompletionStage<?> membership = members.start();
        CompletionStage<Void> read = catalog.start().thenCombine(membership, (c, m) -> null);
        leadership.listen(new Leadership.Listener() {
            @Override
            public void elected(Fence fence) {
                abandoned = true;
                read.thenRun(loop::start);
            }

            @Override
            public void deposed(Fence fence) {
                loop.stop();
            }
        });
        return read;
    }

    /** The service to offer for {@code Role.INDEX_COORDINATOR}. */
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
        Thread.ofVirtual().name("index-pass").start(() -> {
            try {
                tidyUp();
                outcome.complete(pass.run());
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    /** Builds that ran when this reign began have nobody who waits for them. */
    private void tidyUp() {
        if (!abandoned) {
            return;
        }
        List<MetaEntry> tasks = Waiting.on(store.reads().range(BuildTask.PREFIX), READ_TIMEOUT_MILLIS, "reading tasks").entries();
        for (MetaEntry task : tasks) {
            String prefix = BuildTask.decodePrefix(task.value());
            buildRun.abandon(task.key(), prefix, manifestOver(prefix));
        }
        abandoned = false;
    }

    /** The manifest of the shard that a task's objects belong to; nothing where the shard is gone. */
    private Optional<Manifest> manifestOver(String prefix) {
        List<ShardMeta> shards = catalog.current().collections().stream().filter(CollectionMeta::available)
                .flatMap(c -> c.shards().stream()).filter(s -> prefix.contains("/s/" + s.id() + "/")).toList();
        List<ShardReports.Seen> seen = reports.of(shards);
        if (seen.size() < shards.size()) {
            throw ServiceFailure.unavailable(1, "the shard of " + prefix + " is not open yet at its leader");
        }
        return seen.stream().findFirst().flatMap(ShardReports.Seen::manifest);
    }
}
