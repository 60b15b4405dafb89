package io.arrwdb.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/** A collection through the official SDK: row {@code n} lies at the point {@code n} of a line. */
final class Shelf implements AutoCloseable {
    private static final String NAME = "shelf";

    private final MilvusClientV2 client;

    Shelf(String uri) {
        client = new MilvusClientV2(ConnectConfig.builder().uri(uri).rpcDeadlineMs(120_000).build());
    }

    void create() {
        create(2);
    }

    void create(int shards) {
        CollectionSchema schema = CollectionSchema.builder().build()
                .addField(AddFieldReq.builder().fieldName("id").dataType(DataType.Int64).isPrimaryKey(true).build())
                .addField(AddFieldReq.builder().fieldName("vector").dataType(DataType.FloatVector).dimension(2).build());
        client.createCollection(CreateCollectionReq.builder().collectionName(NAME).collectionSchema(schema).numShards(shards)
                .indexParam(IndexParam.builder().fieldName("vector").indexType(IndexParam.IndexType.AUTOINDEX)
                        .metricType(IndexParam.MetricType.L2).build())
                .consistencyLevel(ConsistencyLevel.STRONG).build());
    }

    /** Puts the rows {@code from} (inclusive) to {@code to} (exclusive), new ones or over old ones. */
    void put(long from, long to) {
        client.upsert(UpsertReq.builder().collectionName(NAME).data(LongStream.range(from, to).mapToObj(Shelf::row).toList()).build());
    }

    void delete(long from, long to) {
        client.delete(DeleteReq.builder().collectionName(NAME).ids(LongStream.range(from, to).boxed().map(Object.class::cast).toList()).build());
    }

    void flush() {
        client.flush(FlushReq.builder().collectionNames(List.of(NAME)).build());
    }

    long count(ConsistencyLevel level) {
        return (Long) client.query(QueryReq.builder().collectionName(NAME).filter("").outputFields(List.of("count(*)"))
                .consistencyLevel(level).build()).getQueryResults().getFirst().getEntity().get("count(*)");
    }

    /** The rows around a point, nearest first. */
    List<Long> around(long point, int topK) {
        return client.search(SearchReq.builder().collectionName(NAME).data(List.of(new FloatVec(new float[] {point, 0}))).topK(topK)
                .consistencyLevel(ConsistencyLevel.STRONG).build()).getSearchResults().getFirst().stream()
                .map(SearchResult::getId).map(Long.class::cast).toList();
    }

    /** Of {@code rows} rows, all are put over themselves again and again, so that there are always as many, but for ten that come and go. */
    void rewrite(long rows, AtomicBoolean over) {
        for (int from = 0; !over.get(); from = (from + 50) % (int) rows) {
            put(from, from + 50L);
            assertThat(count(ConsistencyLevel.EVENTUALLY)).as("rows at some time").isBetween(rows, rows + 10);
        }
    }

    /** Ten rows beyond the {@code rows} that stay are put, found and deleted. */
    void comeAndGo(long rows, int step) {
        long from = rows + 10L * step;
        put(from, from + 10);
        assertThat(count(ConsistencyLevel.STRONG)).as("step %d, with ten rows more", step).isEqualTo(rows + 10);
        assertThat(around(from + 5, 1)).as("step %d", step).containsExactly(from + 5);
        delete(from, from + 10);
        assertThat(count(ConsistencyLevel.STRONG)).as("step %d, without them", step).isEqualTo(rows);
        long kept = step * 37L % rows;
        assertThat(around(kept, 1)).as("step %d", step).containsExactly(kept);
    }

    int shards() {
        return Math.toIntExact(client.describeCollection(DescribeCollectionReq.builder().collectionName(NAME).build()).getShardsNum());
    }

    @Override
    public void close() {
        client.close();
    }

    private static JsonObject row(long id) {
        JsonObject row = new JsonObject();
        row.addProperty("id", id);
        JsonArray vector = new JsonArray();
        vector.add((float) id);
        vector.add(0f);
        row.add("vector", vector);
        return row;
    }
}
