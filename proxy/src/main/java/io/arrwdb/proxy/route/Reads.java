package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.UnsafeByteOperations;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.proto.internal.QueryNodeGrpc.QueryNodeFutureStub;
import io.arrwdb.proto.internal.QueryRequest;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.proto.internal.ShardNeed;
import io.arrwdb.proxy.explain.ReadStory;
import io.grpc.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Searches and queries sent to the query nodes: one read context for all of them, each with the shards that it covers. */
public final class Reads {
    private final Coverage coverage;
    private final SchemaBytes schemas = new SchemaBytes();
    private final long answerBytes;

    /** @param answerBytes what a query node may answer to one read */
    public Reads(Coverage coverage, long answerBytes) {
        this.coverage = coverage;
        this.answerBytes = answerBytes;
    }

    /** @param partitions empty for all */
    public ReadContext.Builder context(CollectionMeta collection, List<Long> partitions, ReadPoint point, FilterPlan filter,
            List<FieldSchema> output) {
        ReadContext.Builder context = ReadContext.newBuilder().setCollection(collection.id().value())
                .addAllPartitions(partitions).setMvccTs(point.mvcc().value())
                .setNeedTs(point.need().ts().value()).setNeedReached(point.need().reached())
                .setSchemaVersion(collection.schema().version()).setSchema(schemas.of(collection))
                .setMemoryLimitBytes(answerBytes);
        if (!filter.alwaysTrue()) {
            context.setFilter(UnsafeByteOperations.unsafeWrap(filter.encode()));
        }
        point.own().byShard().forEach((shard, ts) -> context.addNeeds(ShardNeed.newBuilder().setShard(shard.value()).setTs(ts.value())));
        output.forEach(field -> context.addOutputFields(field.id().value()));
        return context;
    }

    /**
     * The hits of all shards.
     *
     * @param leastPart of the ring that must be covered, 1 for all
     */
    public List<SearchResponse> search(CollectionMeta collection, ReadContext context, SearchRequest request, double leastPart,
            ReadStory story, Deadline deadline) {
        return coverage.all(collection, new Coverage.Read<SearchResponse>() {
            @Override
            public ListenableFuture<SearchResponse> ask(QueryNodeFutureStub node, Collection<ShardId> shards, TokenRing ring) {
                return node.search(request.toBuilder().setRead(with(context, shards, ring)).build());
            }

            @Override
            public NodeAnswer checked(SearchResponse answer) {
                Roles.check(answer.hasFailure(), answer.getFailure());
                return NodeAnswer.of(answer.getShardsList(), answer.getCoversList(), answer.getCost());
            }

            @Override
            public long ringVersion(SearchResponse answer) {
                return answer.getRingVersion();
            }
        }, leastPart, story, deadline);
    }

    /** As {@link #search}. */
    public List<QueryResponse> query(CollectionMeta collection, ReadContext context, QueryRequest request, double leastPart,
            ReadStory story, Deadline deadline) {
        return coverage.all(collection, new Coverage.Read<QueryResponse>() {
            @Override
            public ListenableFuture<QueryResponse> ask(QueryNodeFutureStub node, Collection<ShardId> shards, TokenRing ring) {
                return node.query(request.toBuilder().setRead(with(context, shards, ring)).build());
            }

            @Override
            public NodeAnswer checked(QueryResponse answer) {
                Roles.check(answer.hasFailure(), answer.getFailure());
                return NodeAnswer.of(answer.getShardsList(), answer.getCoversList(), answer.getCost());
            }

            @Override
            public long ringVersion(QueryResponse answer) {
                return answer.getRingVersion();
            }
        }, leastPart, story, deadline);
    }

    /**
     * Every shard must have seen the splits of the ring that the read's timestamp comes after, and with them what had been written
     * before to the shard that was split.
     */
    private static ReadContext with(ReadContext context, Collection<ShardId> shards, TokenRing ring) {
        ReadContext.Builder of = context.toBuilder();
        if (ring.version() > 1) {
            Guarantee split = Guarantee.reached(Timestamp.min(new Timestamp(context.getMvccTs()), ring.since()));
            Guarantee need = new Guarantee(new Timestamp(context.getNeedTs()), context.getNeedReached()).and(split);
            of.setNeedTs(need.ts().value()).setNeedReached(need.reached());
        }
        Set<ShardId> asked = Set.copyOf(shards);
        of.clearNeeds();
        context.getNeedsList().stream().filter(need -> asked.contains(new ShardId(need.getShard()))).forEach(of::addNeeds);
        shards.forEach(shard -> of.addShards(shard.value()));
        return of.build();
    }
}
