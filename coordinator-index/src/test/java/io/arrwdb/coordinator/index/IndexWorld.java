package io.arrwdb.coordinator.index;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.coordination.ReconcileLoop.Pace;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.IndexCoordinatorGrpc;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An index coordinator over stores on disk, a shard of made-up segments, and index nodes that come and go. */
final class IndexWorld implements AutoCloseable {
    static final CollectionSchema SCHEMA = new CollectionSchema(1, "", false, List.of(
            new FieldSchema(new FieldId(100), "id", "", DataType.INT64, null, true, false, false, false, false, false, Map.of(), null, 1),
            new FieldSchema(new FieldId(101), "vec", "", DataType.FLOAT_VECTOR, null, false, false, false, false, false, false,
                    Map.of("dim", "4"), null, 1)));
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final Timestamp T = Timestamp.ofMillis(1_000);

    final DirectoryObjectStore objects;
    final LocalMetaStore meta;
    final FakeDataNode data;
    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop loop = MailboxLoop.onVirtualThread("test-loop", e -> {
        throw new AssertionError("a task of the loop failed", e);
    });
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final Map<String, Session> sessions = new HashMap<>();
    private final Election election;
    private final IndexCoordinator coordinator;

    IndexWorld(Path directory) throws IOException {
        meta = LocalMetaStore.open(new LocalDisk(), directory.resolve("meta"), new SystemClock(), timers, LocalMetaConfig.defaults());
        objects = DirectoryObjectStore.open(new LocalDisk(), directory.resolve("objects"), 2);
        data = new FakeDataNode(objects, SCHEMA);
        NodeId dataNode = new NodeId("data-node-1");
        node.offer(channels.nameOf(dataNode), data);
        node.offer(channels.nameOf(Role.ROOT_COORDINATOR), new FakeRoot());
        election = new Election("election/coordinator", new NodeId("coordinator-1"), Election.DEFAULT_TTL_MILLIS, meta,
                new SystemClock(), timers, loop);
        IndexCoordinatorConfig config = new IndexCoordinatorConfig(1_000, 1, 60_000, 2, 50, 20_000, 10_000, new Pace(20, 200));
        coordinator = new IndexCoordinator(config, meta, objects, new SystemClock(), timers, channels,
                group -> Optional.of(dataNode), election, loop);
        node.offer(channels.nameOf(Role.INDEX_COORDINATOR), coordinator.service());
        put(CatalogKeys.database(DatabaseMeta.DEFAULT_ID), new DatabaseMeta(DatabaseMeta.DEFAULT_ID, "default", Map.of(), T).encode());
        putCollection();
        election.start();
        Waiting.on(coordinator.start(), TIMEOUT_MILLIS, "starting the index coordinator");
        awaitElection();
    }

    /** Before it, definitions are refused. */
    private void awaitElection() {
        CompletableFuture<Void> elected = new CompletableFuture<>();
        election.listen(new Leadership.Listener() {
            @Override
            public void elected(Fence fence) {
                elected.complete(null);
            }

            @Override
            public void deposed(Fence fence) { }
        });
        Waiting.on(elected, TIMEOUT_MILLIS, "the election");
    }

    private void putCollection() {
        CollectionId id = new CollectionId(1);
        if (meta.get(CatalogKeys.collection(id)).toCompletableFuture().join().entries().isEmpty()) {
            List<ShardId> shards = List.of(new ShardId(10));
            put(CatalogKeys.collection(id), new CollectionMeta(id, DatabaseMeta.DEFAULT_ID, "books", SCHEMA,
                    List.of(new PartitionMeta(new PartitionId(7), "_default", T)),
                    List.of(new ShardMeta(shards.getFirst(), new LogGroupId(0), 0)), TokenRing.create(shards, T), List.of(), Map.of(), 2,
                    true, T, T, CollectionState.AVAILABLE).encode());
        }
    }

    FakeIndexNode join(String name) {
        FakeIndexNode made = new FakeIndexNode(objects);
        node.offer(channels.nameOf(new NodeId(name)), made);
        Session session = new Session(Role.INDEX_NODE.label(), new NodeId(name), "", Session.DEFAULT_TTL_MILLIS, meta, timers, loop);
        Waiting.on(session.start(), TIMEOUT_MILLIS, "registering " + name);
        sessions.put(name, session);
        return made;
    }

    void leave(String name) {
        sessions.remove(name).close();
    }

    void loaded() {
        LoadMeta load = new LoadMeta(new CollectionId(1), true, List.of(), List.of(), true);
        put(CatalogKeys.load(load.collection()), load.encode());
    }

    CollectionMeta collection() {
        return CollectionMeta.decode(meta.get(CatalogKeys.collection(new CollectionId(1))).toCompletableFuture().join().entries()
                .getFirst().value());
    }

    IndexCoordinatorGrpc.IndexCoordinatorBlockingStub stub() {
        return IndexCoordinatorGrpc.newBlockingStub(channels.to(Role.INDEX_COORDINATOR));
    }

    private void put(String key, byte[] value) {
        meta.txn(MetaTxn.of(new MetaTxn.Op.Put(key, value))).toCompletableFuture().join();
    }

    @Override
    public void close() {
        election.close();
        coordinator.close();
        sessions.values().forEach(Session::close);
        channels.close();
        node.close();
        loop.close();
        meta.close();
        objects.close();
        timers.close();
        handlers.shutdownNow();
    }
}
