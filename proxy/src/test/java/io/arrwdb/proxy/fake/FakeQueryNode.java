package io.arrwdb.proxy.fake;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.index.DistanceRange;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.internal.PrimaryKeys;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.QueryRequest;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.proto.internal.ShardCover;
import io.arrwdb.proxy.wire.Keys;
import io.arrwdb.rpc.Answers;
import io.grpc.stub.StreamObserver;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers reads from a {@link FakeTable}, by comparing with every row; refuses or leaves shards out as tests tell it. */
public final class FakeQueryNode extends QueryNodeGrpc.QueryNodeImplBase {
    public final List<SearchRequest> searches = new CopyOnWriteArrayList<>();
    public final List<QueryRequest> queries = new CopyOnWriteArrayList<>();

    /** What the next reads are refused with, one each. */
    public final Deque<RuntimeException> refusals = new ConcurrentLinkedDeque<>();

    /** A shard that the next answer leaves out, or 0. */
    public volatile long forgetShard;

    /** By how many versions of the ring the next answers are wrong, one each. */
    public final Deque<Integer> ringLags = new ConcurrentLinkedDeque<>();

    private final FakeTable table;
    private final FakeCatalog catalog;

    FakeQueryNode(FakeTable table, FakeCatalog catalog) {
        this.table = table;
        this.catalog = catalog;
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
        Answers.with(observer, f -> SearchResponse.newBuilder().setFailure(f).build(), () -> {
            searches.add(request);
            return search(request.toBuilder().setRead(accepted(request.getRead())).build());
        });
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResponse> observer) {
        Answers.with(observer, f -> QueryResponse.newBuilder().setFailure(f).build(), () -> {
            queries.add(request);
            return query(request.toBuilder().setRead(accepted(request.getRead())).build());
        });
    }

    private ReadContext accepted(ReadContext read) {
        RuntimeException refusal = refusals.poll();
        if (refusal != null) {
            throw refusal;
        }
        List<Long> shards = new ArrayList<>(read.getShardsList());
        shards.remove(forgetShard);
        forgetShard = 0;
        return read.toBuilder().clearShards().addAllShards(shards).build();
    }

    private List<ShardCover> covers(ReadContext read) {
        TokenRing ring = catalog.current().collection(new CollectionId(read.getCollection())).orElseThrow().ring();
        Integer lag = ringLags.poll();
        return read.getShardsList().stream().map(shard -> ShardCover.newBuilder().setShard(shard)
                .setRingVersion(ring.version() - (lag == null ? 0 : lag)).setTokens(ring.fingerprintOf(new ShardId(shard))).build()).toList();
    }

    private record Scored(FakeTable.Row row, float score) { }

    private SearchResponse search(SearchRequest request) {
        CollectionSchema schema = CollectionSchema.decode(request.getRead().getSchema().toByteArray());
        Metric metric = Metric.valueOf(request.getMetricType());
        List<FakeTable.Row> rows = table.select(request.getRead(), schema);
        SearchResponse.Builder answer = SearchResponse.newBuilder().addAllShards(request.getRead().getShardsList())
                .addAllCovers(covers(request.getRead()))
                .setScannedRows(rows.size());
        List<FakeTable.Row> hits = new ArrayList<>();
        PrimaryKeys.Builder keys = PrimaryKeys.newBuilder();
        for (int query = 0; query < request.getNq(); query++) {
            float[] vector = vector(request.getQueries(), query, request.getNq());
            List<Scored> best = rows.stream().map(r -> new Scored(r, score(metric, vector, r, request.getField())))
                    .filter(s -> range(request, metric).contains(metric.toDistance(s.score)))
                    .sorted(Comparator.<Scored>comparingDouble(s -> metric.toDistance(s.score)).thenComparing(s -> s.row.key()))
                    .limit(request.getTopK()).toList();
            answer.addHitCounts(best.size());
            best.forEach(s -> {
                hits.add(s.row);
                answer.addScores(s.score);
                Keys.add(keys, s.row.key());
            });
        }
        return answer.setPks(keys).setRows(ByteString.copyFrom(
                FakeTable.batch(hits, schema, request.getRead().getOutputFieldsList()).encode())).build();
    }

    private static DistanceRange range(SearchRequest request, Metric metric) {
        return !request.hasRadius() ? DistanceRange.ALL
                : DistanceRange.of(metric, (float) request.getRadius(), (float) request.getRangeFilter());
    }

    private static float[] vector(ByteString queries, int query, int count) {
        FloatBuffer all = queries.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] vector = new float[all.remaining() / count];
        all.get(query * vector.length, vector);
        return vector;
    }

    private static float score(Metric metric, float[] query, FakeTable.Row row, long field) {
        float[] vector = row.values().columns().get(new FieldId(field)).floats(0);
        float sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += metric == Metric.L2 ? (query[i] - vector[i]) * (query[i] - vector[i]) : query[i] * vector[i];
        }
        return sum;
    }

    private QueryResponse query(QueryRequest request) {
        CollectionSchema schema = CollectionSchema.decode(request.getRead().getSchema().toByteArray());
        List<FakeTable.Row> rows = table.select(request.getRead(), schema).stream()
                .filter(r -> !request.hasPks() || Keys.all(request.getPks()).contains(r.key())).toList();
        QueryResponse.Builder answer = QueryResponse.newBuilder().addAllShards(request.getRead().getShardsList())
                .addAllCovers(covers(request.getRead()))
                .setScannedRows(rows.size());
        if (request.getCountOnly()) {
            return answer.setCount(rows.size()).build();
        }
        List<FakeTable.Row> shown = rows.stream().limit(request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit()).toList();
        PrimaryKeys.Builder keys = PrimaryKeys.newBuilder();
        shown.forEach(r -> Keys.add(keys, r.key()));
        if (request.getWithTimestamps()) {
            shown.forEach(r -> answer.addTimestamps(r.ts()));
        }
        return answer.setPks(keys).setRows(ByteString.copyFrom(
                FakeTable.batch(shown, schema, request.getRead().getOutputFieldsList()).encode())).build();
    }
}
