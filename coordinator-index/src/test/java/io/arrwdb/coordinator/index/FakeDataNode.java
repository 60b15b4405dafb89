package io.arrwdb.coordinator.index;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.ShardProgress;
import io.arrwdb.proto.internal.AbandonIndexBuildRequest;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.CommitIndexRequest;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.DropIndexesRequest;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.RegisterIndexBuildRequest;
import io.arrwdb.proto.internal.RegisterIndexBuildResponse;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.proto.internal.ShardStatusRequest;
import io.arrwdb.proto.internal.ShardStatusResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Leads one shard of made-up segments, with manifests in the object store. */
final class FakeDataNode extends DataNodeGrpc.DataNodeImplBase {
    static final int GROWING = 2;
    static final int FLUSHED = 4;

    private final ObjectStore objects;
    private final CollectionSchema schema;
    private final Map<Long, SegmentEntry> segments = new TreeMap<>();
    private final Map<Long, Integer> unflushed = new TreeMap<>();
    private long version;
    private String manifestKey = "";
    private final Map<Long, String> builds = new TreeMap<>();
    private boolean away;
    boolean refuseCommits;
    private final AtomicReference<Runnable> afterLook = new AtomicReference<>();

    FakeDataNode(ObjectStore objects, CollectionSchema schema) {
        this.objects = objects;
        this.schema = schema;
    }

    synchronized void flush(long segment, long rows) {
        flush(segment, rows, Timestamp.ZERO);
    }

    synchronized void flush(long segment, long rows, Timestamp minTs) {
        unflushed.remove(segment);
        segments.put(segment, new SegmentEntry(new SegmentId(segment), new PartitionId(7), rows, minTs, minTs, 1, 10,
                new FileRef("r/c/1/s/10/data/1.1-a/" + segment + ".data.arrow", 1, 1), new FileRef("k" + segment, 1, 1), new Offset(0), List.of()));
        publish();
    }

    synchronized void grow(long segment, int rows) {
        unflushed.put(segment, rows);
    }

    synchronized boolean isIndexed(long segment) {
        return !segments.get(segment).indexes().isEmpty();
    }

    /** The indexes of a segment, in their order. */
    synchronized List<Long> indexesOf(long segment) {
        return segments.get(segment).indexes().stream().map(i -> i.index().value()).toList();
    }

    /** A build of an earlier coordinator. */
    synchronized void registered(long build) {
        builds.put(build, prefix(build));
    }

    synchronized List<Long> builds() {
        return List.copyOf(builds.keySet());
    }

    /** Whether it answers abandonments and drops with a failure. */
    synchronized void away(boolean now) {
        away = now;
    }

    /** Runs it once, when the state of the shard has been read and not yet been told. */
    void afterNextLook(Runnable what) {
        afterLook.set(what);
    }

    private static String prefix(long build) {
        return "r/c/1/s/10/data/1.1-" + build + "/";
    }

    private void publish() {
        ShardId shard = new ShardId(10);
        Manifest manifest = new Manifest(new CollectionId(1), new LogGroupId(0), shard, ++version, new Epoch(1, 1),
                new ReaderState(GroupPosition.beginning("t"), ShardProgress.beginning(shard)), schema, true,
                List.copyOf(segments.values()), List.of(), List.of(), List.of(), List.of());
        manifestKey = "r/c/1/s/10/manifest/" + version;
        objects.put(manifestKey, ObjectBody.of(ManifestCodec.encode(manifest))).toCompletableFuture().join();
    }

    @Override
    public void shardStatus(ShardStatusRequest request, StreamObserver<ShardStatusResponse> observer) {
        ShardStatusResponse seen = status();
        Runnable meanwhile = afterLook.getAndSet(null);
        if (meanwhile != null) {
            meanwhile.run();
        }
        answer(observer, seen);
    }

    private synchronized ShardStatusResponse status() {
        ShardReport.Builder report = ShardReport.newBuilder().setShard(10).setCollection(1).setManifestKey(manifestKey);
        segments.values().forEach(s -> report.addSegments(SegmentInfo.newBuilder().setSegment(s.segment().value()).setRows(s.rows())
                .setLiveRows(s.rows())
                .setState(FLUSHED).addAllIndexes(s.indexes().stream().map(i -> IndexInfo.newBuilder().setIndex(i.index().value())
                        .build()).toList())));
        report.addAllIndexBuilds(builds.keySet());
        unflushed.forEach((segment, rows) -> report.addSegments(SegmentInfo.newBuilder().setSegment(segment).setRows(rows).setState(GROWING)));
        return ShardStatusResponse.newBuilder().addShards(report).build();
    }

    @Override
    public synchronized void commitIndex(CommitIndexRequest request, StreamObserver<Ack> observer) {
        if (refuseCommits) {
            answer(observer, Ack.newBuilder().setFailure(Failure.newBuilder().setCode(600).setReason("segment not found")).build());
            return;
        }
        if (builds.remove(request.getBuild()) == null) {
            answer(observer, Ack.newBuilder().setFailure(Failure.newBuilder().setCode(65_535).setReason("not registered")).build());
            return;
        }
        segments.computeIfPresent(request.getSegment(), (id, s) -> s.with(new IndexEntry(new IndexId(request.getIndex().getIndex()),
                new FieldId(request.getIndex().getField()), request.getIndex().getType(), Map.of(),
                new FileRef(request.getFile().getKey(), request.getFile().getLengthBytes(), request.getFile().getCrc32C()))));
        publish();
        answer(observer, Ack.getDefaultInstance());
    }

    @Override
    public synchronized void registerIndexBuild(RegisterIndexBuildRequest request,
            StreamObserver<RegisterIndexBuildResponse> observer) {
        builds.put(request.getBuild(), prefix(request.getBuild()));
        answer(observer, RegisterIndexBuildResponse.newBuilder().setPrefix(prefix(request.getBuild())).build());
    }

    @Override
    public synchronized void abandonIndexBuild(AbandonIndexBuildRequest request, StreamObserver<Ack> observer) {
        if (!away) {
            builds.remove(request.getBuild());
        }
        answer(observer, acknowledged());
    }

    @Override
    public synchronized void dropIndexes(DropIndexesRequest request, StreamObserver<Ack> observer) {
        if (!away) {
            Set<IndexId> dropped = request.getIndexesList().stream().map(IndexId::new).collect(Collectors.toSet());
            segments.replaceAll((id, s) -> s.without(dropped));
            publish();
        }
        answer(observer, acknowledged());
    }

    private Ack acknowledged() {
        return away ? Ack.newBuilder().setFailure(Failure.newBuilder().setCode(1).setReason("away")).build()
                : Ack.getDefaultInstance();
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
