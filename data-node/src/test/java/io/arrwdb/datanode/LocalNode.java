package io.arrwdb.datanode;

import com.google.protobuf.ByteString;
import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.RandomIds;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localconsensus.SingleNodeConsensus;
import io.arrwdb.adapters.locallog.LocalLog;
import io.arrwdb.adapters.locallog.LocalLogConfig;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.ControlRequest;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.ShardWrite;
import io.arrwdb.proto.internal.WriteRequest;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.Stages;
import io.arrwdb.rpc.Waiting;
import io.arrwdb.shard.group.Failpoints;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupListener;
import io.arrwdb.shard.group.GroupPorts;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A data node over the local adapters, behind its service, with one log group and one shard. */
final class LocalNode implements AutoCloseable {
    static final NodeId NODE = new NodeId("data-1");
    static final LogGroupId GROUP = new LogGroupId(0);
    private static final long SHARD = 1;
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final long SNAPSHOT_BYTES = 1L << 20;

    final LocalLog log;
    final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final ScheduledTimers timers = new ScheduledTimers();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessNode server = new InProcessNode(handlers, List.of());
    private final MailboxLoop loop = MailboxLoop.onVirtualThread("group", e -> {
        throw new AssertionError("a task of the group failed", e);
    });
    private final AtomicLong timestamps = new AtomicLong(Timestamp.ofMillis(System.currentTimeMillis()).value());
    private final AtomicLong ids = new AtomicLong(1_000);
    private final AtomicLong requests = new AtomicLong();
    private final LocalMetaStore meta;
    private final DirectoryObjectStore objects;
    private final SingleNodeConsensus consensus;
    private final DataNode node;

    LocalNode(Path directory) throws IOException {
        Disk disk = new LocalDisk();
        log = new LocalLog(disk, directory.resolve("log"), LocalLogConfig.defaults());
        meta = LocalMetaStore.open(disk, directory.resolve("meta"), new SystemClock(), timers, LocalMetaConfig.defaults());
        objects = DirectoryObjectStore.open(disk, directory.resolve("objects"), 4);
        consensus = new SingleNodeConsensus(disk, directory.resolve("consensus"), SNAPSHOT_BYTES);
        ObjectSegmentStore segments = new ObjectSegmentStore(objects, new MappedObjects(objects), (entry, file, rows) -> {
            throw new AssertionError("a leader opens no index");
        }, handlers, ObjectSegmentStore.Verification.CHECKSUM);
        GroupPorts ports = new GroupPorts(log, consensus, meta, objects, segments, this::draw, this::number, new SystemClock(),
                timers, new RandomIds(), MemoryBudget.unlimited(), Failpoints.NONE);
        node = new DataNode(NODE, DataNodeConfig.alone(1, GroupConfig.defaults()), ports, group -> loop, loop, () -> false, GroupListener.NONE);
        Waiting.on(node.start(), TIMEOUT_MILLIS, "starting the data node");
        server.offer(channels.nameOf(NODE), node.service());
        Waiting.on(createShard(), TIMEOUT_MILLIS, "creating a shard");
    }

    /** Completes once the row is acknowledged, with its timestamp. */
    CompletionStage<Timestamp> insert(long key) {
        return Stages.of(stub().write(WriteRequest.newBuilder().setLogGroup(GROUP.value()).setRequestLow(requests.incrementAndGet())
                .addWrites(ShardWrite.newBuilder().setShard(SHARD).setPartition(GroupWorld.PARTITION.value()).setSchemaVersion(1)
                        .setRows(ByteString.copyFrom(GroupWorld.rows(1, key).encode()))).build())).thenApply(answer -> {
                            if (answer.hasFailure()) {
                                throw new AssertionError("the write was refused: " + answer.getFailure().getReason());
                            }
                            return new Timestamp(answer.getTs());
                        });
    }

    @Override
    public void close() {
        server.close();
        channels.close();
        node.close();
        loop.close();
        consensus.close();
        meta.close();
        objects.close();
        log.close();
        timers.close();
        handlers.shutdownNow();
    }

    private CompletionStage<?> createShard() {
        return Stages.of(stub().control(ControlRequest.newBuilder().setShard(SHARD).setLogGroup(GROUP.value())
                .setControl(ControlRecord.newBuilder().setKind(ControlRecord.Kind.CREATE_SHARD).setDdlTs(timestamps.incrementAndGet())
                        .setCollection(GroupWorld.COLLECTION.value()).setReplaceDuplicates(true)
                        .setSchema(ByteString.copyFrom(GroupWorld.schema().encode()))).build()));
    }

    private DataNodeGrpc.DataNodeFutureStub stub() {
        return DataNodeGrpc.newFutureStub(channels.to(NODE));
    }

    private CompletionStage<TimestampRange> draw(int count) {
        long now = Timestamp.ofMillis(System.currentTimeMillis()).value();
        long last = timestamps.updateAndGet(before -> Math.max(before, now) + count);
        return CompletableFuture.completedStage(new TimestampRange(new Timestamp(last - count + 1), count));
    }

    private CompletionStage<IdRange> number(int count) {
        return CompletableFuture.completedStage(new IdRange(ids.getAndAdd(count), count));
    }
}
