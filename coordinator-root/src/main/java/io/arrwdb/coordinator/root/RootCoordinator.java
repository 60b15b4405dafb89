package io.arrwdb.coordinator.root;

import io.arrwdb.coordinator.root.copy.History;
import io.arrwdb.coordinator.root.copy.MetadataCopies;
import io.arrwdb.coordinator.root.ddl.Aliases;
import io.arrwdb.coordinator.root.ddl.CollectionEdits;
import io.arrwdb.coordinator.root.ddl.Collections;
import io.arrwdb.coordinator.root.ddl.Databases;
import io.arrwdb.coordinator.root.ddl.Definitions;
import io.arrwdb.coordinator.root.ddl.Partitions;
import io.arrwdb.coordinator.root.journal.Journal;
import io.arrwdb.coordinator.root.oracle.Ids;
import io.arrwdb.coordinator.root.oracle.Oracle;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Followers;
import io.grpc.BindableService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root coordinator of one process. It serves while the process is elected:
 *
 * <pre>
 * state    event                                       next
 * IDLE     elected                                     OPENING  reserve timestamps, write the default database, read
 *                                                               the catalog up to there, resume the journal
 * OPENING  all of it done                              SERVING
 * OPENING  a step failed                               OPENING  again after a pause
 * IDLE     another leads                               IDLE     it stands by, which is ready enough to start
 * any      deposed                                     IDLE     the oracle answers nothing any more
 * </pre>
 */
public final class RootCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootCoordinator.class);
    private static final long PAUSE_MILLIS = 500;

    private final FencedStore store;
    private final Leadership leadership;
    private final Executor mailbox;
    private final Timers timers;
    private final CatalogFollower follower;
    private final Oracle oracle;
    private final Ids ids;
    private final Journal journal;
    private final RootService service;
    private final MetadataCopies copies;
    private final History history;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile Fence serving;

    /**
     * @param objects takes copies of the metadata
     * @param mailbox runs one task at a time
     */
    public RootCoordinator(RootConfig config, MetaStore meta, Clock clock, Timers timers, Channels channels,
            Leadership leadership, ObjectStore objects, Executor mailbox) {
        this.leadership = leadership;
        this.mailbox = mailbox;
        this.timers = timers;
        store = new FencedStore(meta, leadership);
        copies = new MetadataCopies(meta, objects, clock, timers, mailbox);
        history = new History(meta, timers, mailbox, config.historyMillis());
        follower = new CatalogFollower(meta, mailbox, timers);
        oracle = new Oracle(store, leadership, clock, config.oracleWindowMillis());
        ids = new Ids(store, config.idWindow());
        journal = new Journal(store, leadership, channels);
        Definitions definitions = new Definitions(store, follower, oracle, ids, journal, new Followers(meta, channels), config);
        CollectionEdits edits = new CollectionEdits(definitions, new CatalogEditor(store));
        service = new RootService(oracle, ids, new Databases(definitions), new Collections(definitions, edits),
                new Partitions(definitions, edits), new Aliases(definitions), this::ready);
    }

    /** Begins to follow the catalog and the election; completes when it serves for the first time, or stands by while another does. */
    public CompletionStage<Void> start() {
        follower.start();
        follower.onChange(catalog -> copies.changed());
        leadership.listen(new Leadership.Listener() {
            @Override
            public void elected(Fence fence) {
                mailbox.execute(() -> open(fence));
            }

            @Override
            public void deposed(Fence fence) {
                LOG.info("the root coordinator no longer leads; the oracle answers nothing until it does again");
                serving = null;
                oracle.close();
                copies.close();
                history.close();
            }

            @Override
            public void standingBy() {
                LOG.info("another root coordinator leads; this one stands by");
                started.complete(null);
            }
        });
        return started.minimalCompletionStage();
    }

    /** The service to offer for {@code Role.ROOT_COORDINATOR}. */
    public BindableService service() {
        return service;
    }

    /** Whether it is elected and serves. */
    public boolean ready() {
        Fence now = serving;
        return now != null && leadership.fence().equals(Optional.of(now));
    }

    @Override
    public void close() {
        serving = null;
        oracle.close();
        copies.close();
        history.close();
        follower.close();
    }

    private void open(Fence fence) {
        ids.open();
        oracle.open(fence)
                .thenComposeAsync(ignored -> writeDefaultDatabase(), mailbox)
                .thenCompose(follower::await)
                .thenCompose(ignored -> journal.resume(fence))
                .whenCompleteAsync((ignored, error) -> opened(fence, error), mailbox);
    }

    private void opened(Fence fence, Throwable error) {
        if (!leadership.fence().equals(Optional.of(fence))) {
            return;
        }
        if (error != null) {
            LOG.warn("the root coordinator could not begin and tries again", error);
            timers.after(PAUSE_MILLIS, mailbox, () -> open(fence));
            return;
        }
        serving = fence;
        copies.start();
        history.start();
        started.complete(null);
    }

    /** Written anew by every leader: the revision is one that the catalog has when it holds all that predecessors wrote. */
    private CompletionStage<Revision> writeDefaultDatabase() {
        String key = CatalogKeys.database(DatabaseMeta.DEFAULT_ID);
        return store.reads().get(key).thenComposeAsync(found -> {
            byte[] record = found.entries().stream().findFirst().map(MetaEntry::value)
                    .orElseGet(() -> Databases.defaultDatabase(oracle.next()).encode());
            return store.write(List.of(new MetaTxn.Op.Put(key, record)));
        }, mailbox);
    }
}
