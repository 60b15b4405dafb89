package io.arrwdb.coordinator.data;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.AdoptShardRequest;
import io.arrwdb.proto.internal.CollectGarbageRequest;
import io.arrwdb.proto.internal.CommitCompactionRequest;
import io.arrwdb.proto.internal.ControlRequest;
import io.arrwdb.proto.internal.ControlResponse;
import io.arrwdb.proto.internal.CutShardResponse;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.FlushShardRequest;
import io.arrwdb.proto.internal.FlushShardResponse;
import io.arrwdb.proto.internal.PartitionRows;
import io.arrwdb.proto.internal.RegisterCompactionRequest;
import io.arrwdb.proto.internal.RegisterCompactionResponse;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardMoveRequest;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.proto.internal.ShardStatusRequest;
import io.arrwdb.proto.internal.ShardStatusResponse;
import io.arrwdb.proto.internal.SplitShardRequest;
import io.arrwdb.proto.internal.SplitShardResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Leads every shard; its segments are what the test puts there. */
final class FakeDataNode extends DataNodeGrpc.DataNodeImplBase {
    final List<ControlRequest> controls = new CopyOnWriteArrayList<>();
    final List<FlushShardRequest> flushes = new CopyOnWriteArrayList<>();
    final List<RegisterCompactionRequest> registered = new CopyOnWriteArrayList<>();
    final List<CommitCompactionRequest> committed = new CopyOnWriteArrayList<>();
    /** Segments by id. */
    final Map<Long, SegmentInfo> segments = new ConcurrentSkipListMap<>();
    /** Shards that it does not lead. */
    final Set<Long> unknown = ConcurrentHashMap.newKeySet();
    /** Shards with garbage. */
    final Set<Long> littered = ConcurrentHashMap.newKeySet();
    final List<CollectGarbageRequest> collected = new CopyOnWriteArrayList<>();
    static final long SPLIT_TS = 5L << 40;
    final List<SplitShardRequest> splits = new CopyOnWriteArrayList<>();
    volatile boolean splitsFail;
    volatile long flushedTs;

    /** Segments that lie in files of another shard, by id, and which shards lend to which. */
    final Map<Long, SegmentInfo> borrowed = new ConcurrentSkipListMap<>();
    final Map<Long, Long> lenders = new ConcurrentSkipListMap<>();

    private final AtomicReference<Runnable> afterLook = new AtomicReference<>();

    /** Runs it once, when the state of shards has been read and not yet been told. */
    void afterNextLook(Runnable what) {
        afterLook.set(what);
    }

    /** Of a shard, flushed, and in files of another. */
    void borrowed(long id, long shard, long lender) {
        segment(id, shard, 100, 50, SegmentState.FLUSHED);
        borrowed.put(id, segments.get(id));
        lenders.put(shard, lender);
    }

    /** Of the shard 10. */
    void segment(long id, long rows, long liveRows, int state) {
        segment(id, 10, rows, liveRows, state);
    }

    private void segment(long id, long shard, long rows, long liveRows, int state) {
        segments.put(id, SegmentInfo.newBuilder().setSegment(id).setShard(shard).setCollection(1).setPartition(7).setRows(rows)
                .setLiveRows(liveRows).setBytes(rows * 100).setState(state).build());
    }

    @Override
    public void control(ControlRequest request, StreamObserver<ControlResponse> observer) {
        controls.add(request);
        answer(observer, ControlResponse.getDefaultInstance());
    }

    @Override
    public void flushShard(FlushShardRequest request, StreamObserver<FlushShardResponse> observer) {
        flushes.add(request);
        FlushShardResponse.Builder answer = FlushShardResponse.newBuilder();
        segments.values().stream().filter(s -> s.getState() == SegmentState.GROWING).forEach(s -> answer.addSegments(s.getSegment()));
        answer(observer, answer.build());
    }

    /** None of the halves has too many rows; which ones there are is no matter here. */
    @Override
    public void splitShard(SplitShardRequest request, StreamObserver<SplitShardResponse> observer) {
        boolean refused = splitsFail;
        if (!refused) {
            segments.values().removeIf(s -> s.getShard() == request.getShard());
        }
        splits.add(request);
        answer(observer, refused ? SplitShardResponse.newBuilder().setFailure(Failure.newBuilder().setCode(1100)
                .setReason("the split is refused for now")).build() : SplitShardResponse.newBuilder().setTs(SPLIT_TS).build());
    }

    static final long CUT_TS = 6L << 40;
    /** What was asked of moves, in order: the call, the shard, the group. */
    final List<String> moves = new CopyOnWriteArrayList<>();
    volatile boolean cutsFail;
    volatile boolean adoptionsFail;

    @Override
    public void cutShard(ShardMoveRequest request, StreamObserver<CutShardResponse> observer) {
        moves.add("cut " + request.getShard() + " " + request.getLogGroup());
        answer(observer, cutsFail ? CutShardResponse.newBuilder().setFailure(refusal()).build()
                : CutShardResponse.newBuilder().setTs(CUT_TS).addIntents("i/").addManifests("m").build());
    }

    @Override
    public void resumeShard(ShardMoveRequest request, StreamObserver<Ack> observer) {
        moves.add("resume " + request.getShard() + " " + request.getLogGroup());
        answer(observer, Ack.getDefaultInstance());
    }

    @Override
    public void adoptShard(AdoptShardRequest request, StreamObserver<Ack> observer) {
        moves.add("adopt " + request.getShard() + " " + request.getLogGroup() + " " + request.getCutTs() + " " + request.getIntentsList()
                + " " + request.getManifestsList());
        answer(observer, adoptionsFail ? Ack.newBuilder().setFailure(refusal()).build() : Ack.getDefaultInstance());
    }

    @Override
    public void releaseShard(ShardMoveRequest request, StreamObserver<Ack> observer) {
        moves.add("release " + request.getShard() + " " + request.getLogGroup());
        answer(observer, Ack.getDefaultInstance());
    }

    private static Failure refusal() {
        return Failure.newBuilder().setCode(1100).setReason("refused for now").build();
    }

    @Override
    public void shardStatus(ShardStatusRequest request, StreamObserver<ShardStatusResponse> observer) {
        ShardStatusResponse.Builder answer = ShardStatusResponse.newBuilder();
        for (long shard : request.getShardsList()) {
            List<SegmentInfo> its = segments.values().stream().filter(s -> s.getShard() == shard).toList();
            ShardReport.Builder report = ShardReport.newBuilder().setShard(shard).setCollection(1).setFlushedTs(flushedTs)
                    .setGarbageObjects(littered.contains(shard) ? 1 : 0).setSettled(!lenders.containsKey(shard)).addAllSegments(its)
                    .addPartitions(PartitionRows.newBuilder().setPartition(7).setLiveRows(its.stream().mapToLong(SegmentInfo::getLiveRows).sum()));
            Optional.ofNullable(lenders.get(shard)).ifPresent(report::addLenders);
            its.stream().map(SegmentInfo::getSegment).filter(borrowed::containsKey).forEach(report::addBorrowed);
            answer.addShards(report);
        }
        Runnable meanwhile = afterLook.getAndSet(null);
        if (meanwhile != null) {
            meanwhile.run();
        }
        answer(observer, answer.build());
    }

    @Override
    public void registerCompaction(RegisterCompactionRequest request, StreamObserver<RegisterCompactionResponse> observer) {
        registered.add(request);
        answer(observer, RegisterCompactionResponse.newBuilder().setOutput(99).setPrefix("p/").setManifest(ByteString.EMPTY).build());
    }

    @Override
    public void commitCompaction(CommitCompactionRequest request, StreamObserver<Ack> observer) {
        if (unknown.contains(request.getShard())) {
            answer(observer, notLed(request.getShard()));
            return;
        }
        committed.add(request);
        if (!request.getFailed()) {
            registered.stream().filter(r -> r.getBuild() == request.getBuild()).flatMap(r -> r.getInputsList().stream())
                    .toList().forEach(segments::remove);
        }
        answer(observer, Ack.getDefaultInstance());
    }

    @Override
    public void collectGarbage(CollectGarbageRequest request, StreamObserver<Ack> observer) {
        collected.add(request);
        answer(observer, unknown.contains(request.getShard()) ? notLed(request.getShard()) : Ack.getDefaultInstance());
    }

    private static Ack notLed(long shard) {
        return Ack.newBuilder().setFailure(Failure.newBuilder().setCode(507).setRetriable(true)
                .setReason("shard " + shard + " is not led by node data-node-1")).build();
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
