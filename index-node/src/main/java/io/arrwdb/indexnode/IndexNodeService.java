package io.arrwdb.indexnode;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.CancelledSearchException;
import io.arrwdb.engine.memory.MemoryBudgetExceeded;
import io.arrwdb.indexnode.build.IndexBuild;
import io.arrwdb.indexnode.build.IndexWish;
import io.arrwdb.indexnode.compact.CompactionOrder;
import io.arrwdb.indexnode.compact.SegmentCompaction;
import io.arrwdb.proto.internal.BuildIndexRequest;
import io.arrwdb.proto.internal.BuildIndexResponse;
import io.arrwdb.proto.internal.CompactSegmentsRequest;
import io.arrwdb.proto.internal.CompactSegmentsResponse;
import io.arrwdb.proto.internal.IndexNodeGrpc;
import io.arrwdb.proto.internal.ObjectRef;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** The gRPC edge: hands each task to the workers and waits for it; the caller's cancellation reaches the computation. */
final class IndexNodeService extends IndexNodeGrpc.IndexNodeImplBase implements AutoCloseable {
    /** Milvus's code for memory that is not left. */
    private static final int MEMORY_LIMIT = 3;

    private final IndexBuild builds;
    private final SegmentCompaction compactions;
    private final ExecutorService workers;
    private volatile boolean closing;

    IndexNodeService(IndexBuild builds, SegmentCompaction compactions, ExecutorService workers) {
        this.builds = builds;
        this.compactions = compactions;
        this.workers = workers;
    }

    @Override
    public void buildIndex(BuildIndexRequest request, StreamObserver<BuildIndexResponse> observer) {
        Answers.with(observer, f -> BuildIndexResponse.newBuilder().setFailure(f).build(), () -> {
            IndexEntry built = work("build " + new BuildId(request.getBuild()), cancellation -> builds.run(
                    SegmentEntry.decode(request.getSegment().toByteArray()),
                    CollectionSchema.decode(request.getSchema().toByteArray()),
                    IndexWish.of(request.getIndex(), request.getMetricType()), request.getPrefix(), cancellation));
            return BuildIndexResponse.newBuilder().setFile(ObjectRef.newBuilder().setKey(built.file().key())
                    .setLengthBytes(built.file().lengthBytes()).setCrc32C(built.file().crc32c())).build();
        });
    }

    @Override
    public void compact(CompactSegmentsRequest request, StreamObserver<CompactSegmentsResponse> observer) {
        Answers.with(observer, f -> CompactSegmentsResponse.newBuilder().setFailure(f).build(), () -> {
            Optional<SegmentEntry> output = work("compaction " + new BuildId(request.getBuild()),
                    cancellation -> compactions.run(orderOf(request), cancellation));
            return CompactSegmentsResponse.newBuilder()
                    .setSegment(output.map(o -> ByteString.copyFrom(o.encode())).orElse(ByteString.EMPTY)).build();
        });
    }

    private static CompactionOrder orderOf(CompactSegmentsRequest request) {
        return new CompactionOrder(ManifestCodec.decode(request.getManifest().toByteArray()),
                request.getInputsList().stream().map(SegmentId::new).toList(), new SegmentId(request.getOutput()),
                request.getPrefix(), new Timestamp(request.getHorizon()),
                request.getIndexesList().stream().map(s -> IndexWish.of(s.getIndex(), s.getMetricType())).toList());
    }

    private <A> A work(String task, Function<Cancellation, A> computation) {
        Context context = Context.current();
        Cancellation cancellation = () -> closing || context.isCancelled();
        try {
            return CompletableFuture.supplyAsync(() -> computation.apply(cancellation), workers).join();
        } catch (CompletionException e) {
            throw translate(task, e.getCause());
        } catch (RejectedExecutionException e) {
            throw Status.UNAVAILABLE.withDescription("the index node is closing").asRuntimeException();
        }
    }

    private static RuntimeException translate(String task, Throwable cause) {
        return switch (cause) {
            case CancelledSearchException e -> Status.CANCELLED.withDescription(task + " was cancelled").asRuntimeException();
            case MemoryBudgetExceeded e -> ServiceFailure.unavailable(MEMORY_LIMIT, task + ": " + e.getMessage());
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(task + " failed", cause);
        };
    }

    @Override
    public void close() {
        closing = true;
    }
}
