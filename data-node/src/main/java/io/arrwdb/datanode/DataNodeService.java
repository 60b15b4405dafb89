package io.arrwdb.datanode;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.AbandonIndexBuildRequest;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.AdoptShardRequest;
import io.arrwdb.proto.internal.ArrangeSeatRequest;
import io.arrwdb.proto.internal.CollectGarbageRequest;
import io.arrwdb.proto.internal.CommitCompactionRequest;
import io.arrwdb.proto.internal.CommitIndexRequest;
import io.arrwdb.proto.internal.ControlRequest;
import io.arrwdb.proto.internal.ControlResponse;
import io.arrwdb.proto.internal.CutShardResponse;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.DropIndexesRequest;
import io.arrwdb.proto.internal.FlushShardRequest;
import io.arrwdb.proto.internal.FlushShardResponse;
import io.arrwdb.proto.internal.LedgerRequest;
import io.arrwdb.proto.internal.LedgerResponse;
import io.arrwdb.proto.internal.ListSeatsRequest;
import io.arrwdb.proto.internal.ListSeatsResponse;
import io.arrwdb.proto.internal.ReadIndexRequest;
import io.arrwdb.proto.internal.ReadIndexResponse;
import io.arrwdb.proto.internal.ReadIndexesRequest;
import io.arrwdb.proto.internal.ReadIndexesResponse;
import io.arrwdb.proto.internal.RegisterCompactionRequest;
import io.arrwdb.proto.internal.RegisterCompactionResponse;
import io.arrwdb.proto.internal.RegisterIndexBuildRequest;
import io.arrwdb.proto.internal.RegisterIndexBuildResponse;
import io.arrwdb.proto.internal.ShardMoveRequest;
import io.arrwdb.proto.internal.ShardStatusRequest;
import io.arrwdb.proto.internal.ShardStatusResponse;
import io.arrwdb.proto.internal.SplitShardRequest;
import io.arrwdb.proto.internal.SplitShardResponse;
import io.arrwdb.proto.internal.WriteRequest;
import io.arrwdb.proto.internal.WriteResponse;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import io.arrwdb.shard.group.FlushStarted;
import io.arrwdb.shard.group.GroupException;
import io.arrwdb.shard.group.LogGroup;
import io.arrwdb.shard.group.RegisteredCompaction;
import io.arrwdb.shard.group.WriteResult;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The gRPC edge of the log groups: reads messages, asks a group, waits on a virtual thread, answers. */
final class DataNodeService extends DataNodeGrpc.DataNodeImplBase {
    /** How long a read index of several groups waits for one of them. */
    private static final long LATE_MILLIS = 200;
    private static final ReadIndexResponse LATE = ReadIndexResponse.newBuilder().setFailure(ServiceFailure.unavailable(
            Waiting.TIMED_OUT, "the log group did not confirm its read index within " + LATE_MILLIS + " ms").toFailure()).build();

    private final OpenGroups groups;

    DataNodeService(OpenGroups groups) {
        this.groups = groups;
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
        Answers.with(observer, f -> WriteResponse.newBuilder().setFailure(f).build(), () -> {
            WriteResult result = Refusals.await(group(request.getLogGroup()).write(
                    new RequestId(request.getRequestHigh(), request.getRequestLow()),
                    request.getWritesList().stream().map(Messages::write).toList(), WriteSpans.of(RequestContext.current().span())));
            return WriteResponse.newBuilder().setTs(result.ts().value()).addAllApplied(result.applied()).build();
        });
    }

    @Override
    public void readIndex(ReadIndexRequest request, StreamObserver<ReadIndexResponse> observer) {
        Answers.with(observer, f -> ReadIndexResponse.newBuilder().setFailure(f).build(), () -> {
            SafePoint point = Refusals.await(group(request.getLogGroup()).readIndex(Messages.need(request)));
            return ReadIndexResponse.newBuilder().setSafe(point.safe().value()).setEnd(point.end().value()).build();
        });
    }

    /** A group that does not answer in time is asked again by those who need it: the others' answers do not wait for it. */
    @Override
    public void readIndexes(ReadIndexesRequest request, StreamObserver<ReadIndexesResponse> observer) {
        List<CompletableFuture<ReadIndexResponse>> answers = request.getGroupsList().stream().map(this::readIndex).toList();
        Answers.later(observer, f -> ReadIndexesResponse.getDefaultInstance(),
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenApply(all -> ReadIndexesResponse.newBuilder()
                        .addAllGroups(answers.stream().map(CompletableFuture::join).toList()).build()));
    }

    private CompletableFuture<ReadIndexResponse> readIndex(ReadIndexRequest request) {
        return CompletableFuture.supplyAsync(() -> {
            SafePoint point = Refusals.await(group(request.getLogGroup()).readIndex(Messages.need(request)));
            return ReadIndexResponse.newBuilder().setSafe(point.safe().value()).setEnd(point.end().value()).build();
        }, Thread::startVirtualThread).completeOnTimeout(LATE, LATE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(error -> ReadIndexResponse.newBuilder().setFailure(Answers.failureOf(error)).build());
    }

    @Override
    public void control(ControlRequest request, StreamObserver<ControlResponse> observer) {
        Answers.with(observer, f -> ControlResponse.newBuilder().setFailure(f).build(), () -> {
            Timestamp ts = Refusals.await(group(request.getLogGroup()).control(new ShardId(request.getShard()),
                    Messages.control(request.getControl())));
            return ControlResponse.newBuilder().setTs(ts.value()).build();
        });
    }

    @Override
    public void flushShard(FlushShardRequest request, StreamObserver<FlushShardResponse> observer) {
        Answers.with(observer, f -> FlushShardResponse.newBuilder().setFailure(f).build(), () -> {
            FlushStarted started = Refusals.await(group(request.getLogGroup()).flush(new ShardId(request.getShard())));
            return FlushShardResponse.newBuilder().setFlushTs(started.ts().value())
                    .addAllSegments(started.segments().stream().map(SegmentId::value).toList()).build();
        });
    }

    @Override
    public void splitShard(SplitShardRequest request, StreamObserver<SplitShardResponse> observer) {
        Answers.with(observer, f -> SplitShardResponse.newBuilder().setFailure(f).build(), () -> SplitShardResponse.newBuilder()
                .setTs(Refusals.await(group(request.getLogGroup()).split(new ShardId(request.getShard()), Messages.split(request))).value())
                .build());
    }

    @Override
    public void cutShard(ShardMoveRequest request, StreamObserver<CutShardResponse> observer) {
        Answers.with(observer, f -> CutShardResponse.newBuilder().setFailure(f).build(), () -> Messages.departure(Refusals.await(
                group(request.getLogGroup()).cut(new ShardId(request.getShard()), request.getMove()))));
    }

    @Override
    public void resumeShard(ShardMoveRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).resume(new ShardId(request.getShard()), request.getMove()));
    }

    @Override
    public void adoptShard(AdoptShardRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).adopt(new ShardId(request.getShard()), request.getMove(), Messages.departure(request)));
    }

    @Override
    public void releaseShard(ShardMoveRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).release(new ShardId(request.getShard()), request.getMove()));
    }

    @Override
    public void shardStatus(ShardStatusRequest request, StreamObserver<ShardStatusResponse> observer) {
        Answers.with(observer, f -> ShardStatusResponse.newBuilder().setFailure(f).build(), () -> status(request));
    }

    @Override
    public void registerIndexBuild(RegisterIndexBuildRequest request, StreamObserver<RegisterIndexBuildResponse> observer) {
        Answers.with(observer, f -> RegisterIndexBuildResponse.newBuilder().setFailure(f).build(), () ->
                RegisterIndexBuildResponse.newBuilder().setPrefix(Refusals.await(group(request.getLogGroup()).registerIndexBuild(
                        new ShardId(request.getShard()), new BuildId(request.getBuild()), new SegmentId(request.getSegment())))).build());
    }

    @Override
    public void abandonIndexBuild(AbandonIndexBuildRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).abandonIndexBuild(new ShardId(request.getShard()),
                new BuildId(request.getBuild())));
    }

    @Override
    public void dropIndexes(DropIndexesRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).dropIndexes(new ShardId(request.getShard()),
                request.getIndexesList().stream().map(IndexId::new).toList()));
    }

    @Override
    public void commitIndex(CommitIndexRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).commitIndex(new ShardId(request.getShard()),
                new BuildId(request.getBuild()), new SegmentId(request.getSegment()), Messages.index(request.getIndex(), request.getFile())));
    }

    @Override
    public void registerCompaction(RegisterCompactionRequest request, StreamObserver<RegisterCompactionResponse> observer) {
        Answers.with(observer, f -> RegisterCompactionResponse.newBuilder().setFailure(f).build(), () -> {
            List<SegmentId> inputs = request.getInputsList().stream().map(SegmentId::new).toList();
            RegisteredCompaction registered = Refusals.await(group(request.getLogGroup()).registerCompaction(
                    new ShardId(request.getShard()), new BuildId(request.getBuild()), inputs));
            return RegisterCompactionResponse.newBuilder()
                    .setManifest(ByteString.copyFrom(ManifestCodec.encode(registered.manifest())))
                    .setOutput(registered.compaction().output().value()).setPrefix(registered.compaction().prefix())
                    .setHorizon(registered.horizon().value()).build();
        });
    }

    @Override
    public void commitCompaction(CommitCompactionRequest request, StreamObserver<Ack> observer) {
        ShardId shard = new ShardId(request.getShard());
        BuildId build = new BuildId(request.getBuild());
        ack(observer, () -> request.getFailed() ? group(request.getLogGroup()).abandonCompaction(shard, build)
                : group(request.getLogGroup()).commitCompaction(shard, build, request.getSegment().isEmpty() ? Optional.empty()
                        : Optional.of(SegmentEntry.decode(request.getSegment().toByteArray()))));
    }

    @Override
    public void collectGarbage(CollectGarbageRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).collectGarbage(new ShardId(request.getShard()),
                request.getOldestPinnedVersion()));
    }

    @Override
    public void ledger(LedgerRequest request, StreamObserver<LedgerResponse> observer) {
        Answers.with(observer, f -> LedgerResponse.newBuilder().setFailure(f).build(), () -> LedgerResponse.newBuilder()
                .setLedger(ByteString.copyFrom(Refusals.await(group(request.getLogGroup()).decided()))).build());
    }

    @Override
    public void listSeats(ListSeatsRequest request, StreamObserver<ListSeatsResponse> observer) {
        Answers.with(observer, f -> ListSeatsResponse.newBuilder().setFailure(f).build(), () -> {
            ListSeatsResponse.Builder answer = ListSeatsResponse.newBuilder();
            groups.all().forEach(group -> answer.addGroups(Messages.seats(Refusals.await(group.seats()))));
            return answer.build();
        });
    }

    @Override
    public void arrangeSeat(ArrangeSeatRequest request, StreamObserver<Ack> observer) {
        ack(observer, () -> group(request.getLogGroup()).arrange(request.getIncarnation(), Messages.seatChange(request),
                request.getVotersList().stream().map(NodeId::new).collect(Collectors.toSet())));
    }

    private ShardStatusResponse status(ShardStatusRequest request) {
        Set<ShardId> wanted = request.getShardsList().stream().map(ShardId::new).collect(Collectors.toSet());
        Set<ShardId> missing = new HashSet<>(wanted);
        ShardStatusResponse.Builder answer = ShardStatusResponse.newBuilder();
        Optional<GroupException> refusal = Optional.empty();
        for (LogGroup group : groups.all()) {
            try {
                Refusals.awaitRefusal(group.report(wanted)).forEach(report -> {
                    missing.remove(report.shard());
                    answer.addShards(Messages.report(report, group.id(), group.node().value()));
                });
            } catch (GroupException e) {
                refusal = Optional.of(e);
            }
        }
        if (refusal.isPresent() && !missing.isEmpty()) {
            throw Refusals.of(refusal.get());
        }
        return answer.build();
    }

    private LogGroup group(int number) {
        return groups.find(new LogGroupId(number)).orElseThrow(() -> Refusals.of(new GroupException(
                GroupException.Kind.NOT_LEADER, "this data node has no replica of log group " + number)));
    }

    private static void ack(StreamObserver<Ack> observer, Supplier<CompletionStage<Void>> action) {
        Answers.with(observer, f -> Ack.newBuilder().setFailure(f).build(), () -> {
            Refusals.await(action.get());
            return Ack.getDefaultInstance();
        });
    }
}
