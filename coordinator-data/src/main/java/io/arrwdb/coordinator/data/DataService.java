package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.coordination.NotLeadingException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.BroadcastRequest;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.CompactRequest;
import io.arrwdb.proto.internal.CompactResponse;
import io.arrwdb.proto.internal.CompactionStateRequest;
import io.arrwdb.proto.internal.CompactionStateResponse;
import io.arrwdb.proto.internal.CountRowsResponse;
import io.arrwdb.proto.internal.CreateShardsRequest;
import io.arrwdb.proto.internal.CreateShardsResponse;
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.arrwdb.proto.internal.DivideShardRequest;
import io.arrwdb.proto.internal.DivideShardResponse;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.FlushRequest;
import io.arrwdb.proto.internal.FlushResponse;
import io.arrwdb.proto.internal.FlushStateRequest;
import io.arrwdb.proto.internal.FlushStateResponse;
import io.arrwdb.proto.internal.ListSegmentsResponse;
import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.MoveShardRequest;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.CausedPasses;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The gRPC edge: one virtual thread a call, so that handlers may wait. */
final class DataService extends DataCoordinatorGrpc.DataCoordinatorImplBase {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final ShardDirectory directory;
    private final ShardCalls calls;
    private final Shards shards;
    private final Flushes flushes;
    private final Statistics statistics;
    private final Compactions compactions;
    private final ManualCompactions manual;
    private final IdAllocator ids;
    private final CausedPasses passes;
    private final ShardOrders orders;
    private final Runnable changed;

    /**
     * @param orders what operators ask about shards
     * @param passes which flushes and compactions are the cause of
     * @param changed is told of what a pass should look at soon
     */
    DataService(ShardDirectory directory, ShardCalls calls, Flushes flushes, Compactions compactions, ManualCompactions manual, Lanes lanes, ShardOrders orders,
            IdAllocator ids, CausedPasses passes, Runnable changed) {
        this.directory = directory;
        this.calls = calls;
        this.shards = new Shards(directory, calls, lanes);
        this.orders = orders;
        this.flushes = flushes;
        this.statistics = new Statistics(directory, calls);
        this.compactions = compactions;
        this.manual = manual;
        this.ids = ids;
        this.passes = passes;
        this.changed = changed;
    }

    @Override
    public void createShards(CreateShardsRequest request, StreamObserver<CreateShardsResponse> observer) {
        Answers.with(observer, f -> CreateShardsResponse.newBuilder().setFailure(f).build(), () -> leading(() ->
                CreateShardsResponse.newBuilder().addAllLogGroups(shards.create(request).stream().map(LogGroupId::value).toList()).build()));
    }

    @Override
    public void dropShards(CollectionIdRequest request, StreamObserver<Ack> observer) {
        acknowledge(observer, () -> shards.drop(new CollectionId(request.getCollection()), new Timestamp(request.getDdlTs())));
    }

    @Override
    public void broadcast(BroadcastRequest request, StreamObserver<Ack> observer) {
        acknowledge(observer, () -> shards.broadcast(request));
    }

    @Override
    public void flush(FlushRequest request, StreamObserver<FlushResponse> observer) {
        Answers.with(observer, f -> FlushResponse.newBuilder().setFailure(f).build(), () -> passes.cause(() -> {
            FlushResponse answer = flushes.flush(request);
            changed.run();
            return answer;
        }));
    }

    @Override
    public void getFlushState(FlushStateRequest request, StreamObserver<FlushStateResponse> observer) {
        Answers.with(observer, f -> FlushStateResponse.newBuilder().setFailure(f).build(),
                () -> FlushStateResponse.newBuilder().setFlushed(flushes.isFlushed(request)).build());
    }

    @Override
    public void compact(CompactRequest request, StreamObserver<CompactResponse> observer) {
        Answers.with(observer, f -> CompactResponse.newBuilder().setFailure(f).build(),
                () -> leading(() -> passes.cause(() -> compact(new CollectionId(request.getCollection())))));
    }

    private CompactResponse compact(CollectionId id) {
        CollectionMeta collection = directory.read(id).orElseThrow(
                () -> ServiceFailure.refused(100, "collection not found[collection=" + id + "]"));
        Map<ShardId, List<List<SegmentId>>> plans = new LinkedHashMap<>();
        calls.status(collection.shards()).forEach(r -> plans.put(new ShardId(r.getShard()), compactions.plan(r, true)));
        long request = Waiting.on(ids.allocate(1), TIMEOUT_MILLIS, "drawing a compaction id").first();
        manual.add(request, collection, plans);
        changed.run();
        return CompactResponse.newBuilder().setCompaction(request)
                .setPlans(plans.values().stream().mapToInt(List::size).sum()).build();
    }

    @Override
    public void getCompactionState(CompactionStateRequest request, StreamObserver<CompactionStateResponse> observer) {
        Answers.with(observer, f -> CompactionStateResponse.newBuilder().setFailure(f).build(),
                () -> manual.state(request.getCompaction()));
    }

    @Override
    public void listSegments(CollectionIdRequest request, StreamObserver<ListSegmentsResponse> observer) {
        Answers.with(observer, f -> ListSegmentsResponse.newBuilder().setFailure(f).build(),
                () -> ListSegmentsResponse.newBuilder().addAllSegments(statistics.segments(request)).build());
    }

    @Override
    public void countRows(CollectionIdRequest request, StreamObserver<CountRowsResponse> observer) {
        Answers.with(observer, f -> CountRowsResponse.newBuilder().setFailure(f).build(),
                () -> CountRowsResponse.newBuilder().setRows(statistics.rows(request)).build());
    }

    @Override
    public void moveShard(MoveShardRequest request, StreamObserver<Ack> observer) {
        acknowledge(observer, () -> {
            orders.move(new ShardId(request.getShard()), new LogGroupId(request.getLogGroup()));
            changed.run();
        });
    }

    @Override
    public void divideShard(DivideShardRequest request, StreamObserver<DivideShardResponse> observer) {
        Answers.with(observer, f -> DivideShardResponse.newBuilder().setFailure(f).build(), () -> leading(() -> {
            ShardId child = orders.split(new ShardId(request.getShard()));
            changed.run();
            return DivideShardResponse.newBuilder().setChild(child.value()).build();
        }));
    }

    @Override
    public void listShards(Empty request, StreamObserver<ListShardsResponse> observer) {
        Answers.with(observer, f -> ListShardsResponse.newBuilder().setFailure(f).build(), orders::list);
    }

    private static void acknowledge(StreamObserver<Ack> observer, Runnable action) {
        Answers.with(observer, f -> Ack.newBuilder().setFailure(f).build(), () -> leading(() -> {
            action.run();
            return Ack.getDefaultInstance();
        }));
    }

    private static <A> A leading(Supplier<A> handler) {
        try {
            return handler.get();
        } catch (NotLeadingException e) {
            throw ServiceFailure.unavailable(1, "the data coordinator is not serving: " + e.getMessage());
        }
    }
}
