package io.arrwdb.coordinator.query;

import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.LoadShardRequest;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.QueryNodeStatus;
import io.arrwdb.proto.internal.ReleaseShardRequest;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardView;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds shards without rows; they are ready as soon as {@link #ready} says so. */
final class FakeQueryNode extends QueryNodeGrpc.QueryNodeImplBase {
    final Map<Long, LoadShardRequest> held = new ConcurrentSkipListMap<>();
    volatile boolean ready = true;
    /** What it answers to loads, if it refuses them. */
    volatile Failure refusal;
    final AtomicInteger refused = new AtomicInteger();

    @Override
    public void loadShard(LoadShardRequest request, StreamObserver<Ack> observer) {
        Failure no = refusal;
        if (no != null) {
            refused.incrementAndGet();
            answer(observer, Ack.newBuilder().setFailure(no).build());
            return;
        }
        held.put(request.getShard(), request);
        answer(observer, Ack.getDefaultInstance());
    }

    @Override
    public void releaseShard(ReleaseShardRequest request, StreamObserver<Ack> observer) {
        held.remove(request.getShard());
        answer(observer, Ack.getDefaultInstance());
    }

    @Override
    public void status(Empty request, StreamObserver<QueryNodeStatus> observer) {
        QueryNodeStatus.Builder status = QueryNodeStatus.newBuilder();
        held.values().forEach(load -> status.addShards(ShardView.newBuilder().setShard(load.getShard())
                .setCollection(load.getCollection()).setReady(ready).setProgressPercent(ready ? 100 : 40)
                .addSegments(SegmentInfo.newBuilder().setSegment(load.getShard() * 10).setShard(load.getShard()))));
        answer(observer, status.build());
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
