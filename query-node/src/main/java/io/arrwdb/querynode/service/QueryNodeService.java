package io.arrwdb.querynode.service;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.LoadShardRequest;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.QueryNodeStatus;
import io.arrwdb.proto.internal.QueryRequest;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proto.internal.ReleaseShardRequest;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.querynode.read.Reader;
import io.arrwdb.querynode.serve.LoadSpec;
import io.arrwdb.querynode.serve.ServedShards;
import io.arrwdb.rpc.Answers;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.stream.Collectors;

/** Loads, releases and reads shards. */
public final class QueryNodeService extends QueryNodeGrpc.QueryNodeImplBase {
    private final ServedShards shards;
    private final Reader reader;
    private final Reports reports;

    public QueryNodeService(NodeId node, ServedShards shards, Reader reader, MemoryBudget budget) {
        this.shards = shards;
        this.reader = reader;
        this.reports = new Reports(node, budget);
    }

    @Override
    public void loadShard(LoadShardRequest request, StreamObserver<Ack> observer) {
        Set<PartitionId> partitions = request.getAllPartitions() ? Set.of()
                : request.getPartitionsList().stream().map(PartitionId::new).collect(Collectors.toSet());
        LoadSpec spec = new LoadSpec(new CollectionId(request.getCollection()), new ShardId(request.getShard()),
                new LogGroupId(request.getLogGroup()), partitions);
        Answers.later(observer, QueryNodeService::refused, shards.load(spec).thenApply(done -> Ack.getDefaultInstance()));
    }

    @Override
    public void releaseShard(ReleaseShardRequest request, StreamObserver<Ack> observer) {
        Answers.later(observer, QueryNodeService::refused,
                shards.release(new ShardId(request.getShard())).thenApply(done -> Ack.getDefaultInstance()));
    }

    @Override
    public void status(Empty request, StreamObserver<QueryNodeStatus> observer) {
        Answers.later(observer, failure -> reports.empty(), shards.status().thenApply(reports::of));
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
        Answers.with(observer, failure -> SearchResponse.newBuilder().setFailure(failure).build(),
                () -> reader.search(request));
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResponse> observer) {
        Answers.with(observer, failure -> QueryResponse.newBuilder().setFailure(failure).build(),
                () -> reader.query(request));
    }

    private static Ack refused(Failure failure) {
        return Ack.newBuilder().setFailure(failure).build();
    }
}
