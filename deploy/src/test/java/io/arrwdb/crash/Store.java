package io.arrwdb.crash;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.arrwdb.process.ChildServer;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import io.milvus.v2.common.CompactionState;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.utility.request.CompactReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.utility.request.GetCompactionStateReq;
import io.milvus.v2.service.vector.request.DeleteReq;
import io.milvus.v2.service.vector.request.QueryReq;
import io.milvus.v2.service.vector.request.UpsertReq;
import io.milvus.v2.service.vector.response.QueryResp.QueryResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One collection through the official SDK: keys with a value each, and a vector that repeats the value. */
final class Store implements AutoCloseable {
    private static final String NAME = "crash";
    private static final int MOST_ROWS = 16_384;
    private static final long OPEN_MILLIS = 120_000;
    private static final long CONNECT_MILLIS = 10_000;

    private final MilvusClientV2 client;

    private Store(MilvusClientV2 client) {
        this.client = client;
        client.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
    }

    /**
     * Connects, however long a busy machine takes.
     *
     * @throws IllegalStateException when the server ends meanwhile
     */
    static Store of(ChildServer server) {
        long end = System.nanoTime() + OPEN_MILLIS * 1_000_000;
        while (true) {
            try {
                return new Store(new MilvusClientV2(ConnectConfig.builder().uri(server.uri()).connectTimeoutMs(CONNECT_MILLIS)
                        .rpcDeadlineMs(OPEN_MILLIS).build()));
            } catch (RuntimeException e) {
                if (!server.isAlive()) {
                    throw new IllegalStateException("the server has ended", e);
                }
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    void create() {
        create(1);
    }

    void create(int shards) {
        CollectionSchema schema = CollectionSchema.builder().build()
                .addField(AddFieldReq.builder().fieldName("id").dataType(DataType.Int64).isPrimaryKey(true).build())
                .addField(AddFieldReq.builder().fieldName("v").dataType(DataType.Int64).build())
                .addField(AddFieldReq.builder().fieldName("vector").dataType(DataType.FloatVector).dimension(4).build());
        client.createCollection(CreateCollectionReq.builder().collectionName(NAME).collectionSchema(schema).numShards(shards)
                .indexParam(IndexParam.builder().fieldName("vector").indexType(IndexParam.IndexType.HNSW)
                        .metricType(IndexParam.MetricType.L2).extraParams(Map.of("M", 8, "efConstruction", 32)).build())
                .consistencyLevel(ConsistencyLevel.STRONG).build());
    }

    void upsert(Collection<Long> keys, long value) {
        client.upsert(UpsertReq.builder().collectionName(NAME).data(keys.stream().map(key -> row(key, value)).toList()).build());
    }

    void delete(Collection<Long> keys) {
        client.delete(DeleteReq.builder().collectionName(NAME).ids(List.copyOf(keys)).build());
    }

    void flush() {
        client.flush(FlushReq.builder().collectionNames(List.of(NAME)).build());
    }

    /** Compacts and waits for it. */
    void compact() throws InterruptedException {
        long id = client.compact(CompactReq.builder().collectionName(NAME).build()).getCompactionID();
        while (client.getCompactionState(GetCompactionStateReq.builder().compactionID(id).build()).getState()
                != CompactionState.Completed) {
            Thread.sleep(50);
        }
    }

    long count() {
        return (Long) query("", "count(*)").getFirst().getEntity().get("count(*)");
    }

    /** Every row. @throws AssertionError where a key has two */
    Map<Long, Long> rows() {
        Map<Long, Long> rows = new TreeMap<>();
        for (QueryResult row : query("id >= 0", "id", "v")) {
            Long key = (Long) row.getEntity().get("id");
            if (rows.put(key, (Long) row.getEntity().get("v")) != null) {
                throw new AssertionError("key " + key + " is there twice");
            }
        }
        return rows;
    }

    /** Waits, after a start, until the collection can be read. */
    void awaitOpen() throws InterruptedException {
        long end = System.nanoTime() + OPEN_MILLIS * 1_000_000;
        while (true) {
            try {
                count();
                return;
            } catch (RuntimeException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private List<QueryResult> query(String filter, String... fields) {
        QueryReq.QueryReqBuilder query = QueryReq.builder().collectionName(NAME).filter(filter).outputFields(List.of(fields))
                .consistencyLevel(ConsistencyLevel.STRONG);
        if (!filter.isEmpty()) {
            query.limit(MOST_ROWS);
        }
        return client.query(query.build()).getQueryResults();
    }

    private static JsonObject row(long key, long value) {
        JsonObject row = new JsonObject();
        row.addProperty("id", key);
        row.addProperty("v", value);
        JsonArray vector = new JsonArray();
        for (int i = 0; i < 4; i++) {
            vector.add((float) (value % 1_000) + i);
        }
        row.add("vector", vector);
        return row;
    }
}
