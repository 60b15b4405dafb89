package io.arrwdb.coordinator.data;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
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
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.core.plan.data.SplitPolicy;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A data coordinator over a metadata store on disk, with one collection of the shard 10, a data node and an index node. */
final class DataWorld implements AutoCloseable {
    static final int KEPT = 5;
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final Timestamp T = Timestamp.ofMillis(1_000);

    final FakeDataNode data;
    final FakeIndexNode worker = new FakeIndexNode();
    final LocalMetaStore meta;
    /** How the coordinator reads it. */
    final HeldReads reads;
    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop loop = MailboxLoop.onVirtualThread("test-loop", e -> {
        throw new AssertionError("a task of the loop failed", e);
    });
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final Session session;
    private final Election election;
    private final DataCoordinator coordinator;

    DataWorld(Path directory) throws IOException {
        this(directory, new FakeDataNode());
    }

    /** @param data may have been led before */
    DataWorld(Path directory, FakeDataNode data) throws IOException {
        this.data = data;
        meta = LocalMetaStore.open(new LocalDisk(), directory, new SystemClock(), timers, LocalMetaConfig.defaults());
        reads = new HeldReads(meta);
        NodeId dataNode = new NodeId("data-node-1");
        NodeId indexNode = new NodeId("index-node-1");
        node.offer(channels.nameOf(dataNode), data);
        node.offer(channels.nameOf(indexNode), worker);
        node.offer(channels.nameOf(Role.ROOT_COORDINATOR), new FakeRoot());
        session = new Session(Role.INDEX_NODE.label(), indexNode, "", Session.DEFAULT_TTL_MILLIS, meta, timers, loop);
        election = new Election("election/coordinator", new NodeId("coordinator-1"), Election.DEFAULT_TTL_MILLIS, meta,
                new SystemClock(), timers, loop);
        DataConfig d = DataConfig.defaults();
        coordinator = new DataCoordinator(new DataConfig(4, d.compaction(), d.seal(), new SplitPolicy(1_000_000, 0), d.move(), 1, 10_000, 60_000, 60_000, KEPT,
                new Pace(20, 100), d.seats()), reads,
                new SystemClock(), timers, channels, group -> Optional.of(dataNode), election, loop);
        node.offer(channels.nameOf(Role.DATA_COORDINATOR), coordinator.service());
        putCollection(1, 10);
        Waiting.on(session.start(), TIMEOUT_MILLIS, "registering the index node");
        election.start();
        Waiting.on(coordinator.start(), TIMEOUT_MILLIS, "starting the data coordinator");
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

    /** A collection of one shard. */
    void putCollection(long id, long shard) {
        FieldSchema key = new FieldSchema(new FieldId(100), "id", "", DataType.INT64, null, true, false, false, false, false, false,
                Map.of(), null, 1);
        List<ShardId> shards = List.of(new ShardId(shard));
        CollectionMeta made = new CollectionMeta(new CollectionId(id), DatabaseMeta.DEFAULT_ID, "books" + id,
                new CollectionSchema(1, "", false, List.of(key)), List.of(new PartitionMeta(new PartitionId(7), "_default", T)),
                List.of(new ShardMeta(shards.getFirst(), new LogGroupId(2), 0)), TokenRing.create(shards, T), List.of(), Map.of(), 2, true,
                T, T, CollectionState.AVAILABLE);
        meta.txn(MetaTxn.of(new MetaTxn.Op.Put(CatalogKeys.collection(made.id()), made.encode()))).toCompletableFuture().join();
    }

    DataCoordinatorGrpc.DataCoordinatorBlockingStub stub() {
        return DataCoordinatorGrpc.newBlockingStub(channels.to(Role.DATA_COORDINATOR));
    }

    @Override
    public void close() {
        election.close();
        coordinator.close();
        session.close();
        channels.close();
        node.close();
        loop.close();
        meta.close();
        timers.close();
        handlers.shutdownNow();
    }
}
