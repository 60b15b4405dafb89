package io.arrwdb.querynode;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.locallog.LocalLog;
import io.arrwdb.adapters.locallog.LocalLogConfig;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.index.Verification;
import io.arrwdb.engine.index.hnsw.HnswIndex;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.LoadShardRequest;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.shard.feed.FeedConfig;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A query node over a real log, store and metadata, which a stub of a leader writes. */
final class NodeWorld implements AutoCloseable {
    private static final NodeId NODE = new NodeId("query-node-1");
    private static final long MEMORY_BYTES = 64 << 20;

    private final ScheduledTimers timers = new ScheduledTimers();
    private final ExecutorService workers = Executors.newSingleThreadExecutor();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Throwable> failures = new ArrayList<>();
    private final MailboxLoop nodeLoop = MailboxLoop.onPlatformThread("node", failures::add);
    private final MailboxLoop groupLoop = MailboxLoop.onPlatformThread("group", failures::add);
    private final LocalLog log;
    private final LocalMetaStore meta;
    private final DirectoryObjectStore objects;
    private final ObjectSegmentStore segments;
    private final LeaderStub leader;
    private CountingStore opened;
    private QueryNode node;
    private MemoryBudget budget;
    private InProcessNode server;
    private InProcessChannels channels;
    private QueryNodeGrpc.QueryNodeBlockingStub stub;

    NodeWorld(Path directory, CollectionSchema schema) throws IOException {
        LocalDisk disk = new LocalDisk();
        for (String part : List.of("log", "meta", "objects")) {
            Files.createDirectories(directory.resolve(part));
        }
        log = new LocalLog(disk, directory.resolve("log"), LocalLogConfig.defaults());
        meta = LocalMetaStore.open(disk, directory.resolve("meta"), new SystemClock(), timers, LocalMetaConfig.defaults());
        objects = DirectoryObjectStore.open(disk, directory.resolve("objects"), 2);
        segments = new ObjectSegmentStore(objects, new MappedObjects(objects), (entry, file, of) -> HnswIndex.open(file,
                (DenseVectors) of.column(entry.field()).orElseThrow().vectors(), Verification.FULL), workers,
                ObjectSegmentStore.Verification.CHECKSUM);
        leader = new LeaderStub(log, meta, objects, segments, schema);
        startNode(MEMORY_BYTES);
    }

    LeaderStub leader() {
        return leader;
    }

    QueryNodeGrpc.QueryNodeBlockingStub stub() {
        return stub;
    }

    DirectoryObjectStore objects() {
        return objects;
    }

    MemoryBudget budget() {
        return budget;
    }

    /** How often each segment was opened with the same indexes. */
    Map<?, Integer> openings() {
        return opened.openings();
    }

    void startNode(long memoryBytes) {
        startNode(memoryBytes, Long.MAX_VALUE);
    }

    void startNode(long memoryBytes, long diskBytes) {
        budget = new MemoryBudget(memoryBytes);
        opened = new CountingStore(segments, diskBytes);
        node = new QueryNode(NODE, log, meta, objects, opened, leader, timers, budget, group -> groupLoop, nodeLoop,
                new QueryNodeConfig(2, 5_000, 20, 1 << 20, 8 << 20, FeedConfig.defaults(), 100, 1L << 40, 2_000));
        node.start().toCompletableFuture().join();
        server = new InProcessNode(handlers, List.of());
        channels = new InProcessChannels("test-" + System.identityHashCode(this));
        server.offer(channels.nameOf(NODE), node.services().toArray(BindableService[]::new));
        stub = QueryNodeGrpc.newBlockingStub(channels.to(NODE));
    }

    void stopNode() {
        channels.close();
        server.close();
        node.close();
        assertThat(budget.used()).as("memory still reserved").isZero();
        // A manifest that is being opened keeps its disk until that has ended.
        await(() -> opened.kept().get() == 0);
    }

    void restart() {
        stopNode();
        startNode(MEMORY_BYTES);
    }

    /** Loads the shard, and returns once it serves. */
    void load() {
        Ack ack = stub.loadShard(loadRequest());
        assertThat(ack.hasFailure()).as("%s", ack.getFailure()).isFalse();
        await(() -> statusOfShard().getReady());
    }

    static LoadShardRequest loadRequest() {
        return LoadShardRequest.newBuilder().setCollection(LeaderStub.COLLECTION.value()).setShard(LeaderStub.SHARD.value())
                .setLogGroup(0).setAllPartitions(true).build();
    }

    ShardView statusOfShard() {
        return stub.status(Empty.getDefaultInstance()).getShards(0);
    }

    void awaitVersion(long version) {
        await(() -> statusOfShard().getManifestVersion() == version);
    }

    /** Every test's time-out ends it where the condition never comes. */
    void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
            if (Thread.interrupted()) {
                throw new AssertionError("what is waited for never came");
            }
        }
    }

    @Override
    public void close() {
        stopNode();
        nodeLoop.close();
        groupLoop.close();
        leader.table().close();
        log.close();
        meta.close();
        objects.close();
        timers.close();
        workers.shutdown();
        handlers.shutdown();
        assertThat(failures).isEmpty();
    }
}
