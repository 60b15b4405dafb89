package io.arrwdb.bench.latency;

import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One server that is measured, and what was measured of it. Used by one thread. */
final class Target implements AutoCloseable {
    private static final String COLLECTION = "arrwdb_bench_latency";
    private static final int K = 10;
    /** Latencies are recorded from a microsecond to a minute, to three digits. */
    private static final long MAX_LATENCY_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    /** Guarantees as the SDKs send them: 0 is strong, 1 eventually, 2 bounded, else the session's own timestamp. */
    private static final Map<ConsistencyLevel, Long> GUARANTEES =
            Map.of(ConsistencyLevel.Strong, 0L, ConsistencyLevel.Eventually, 1L, ConsistencyLevel.Bounded, 2L);

    private final String name;
    private final MilvusConnection connection;
    private final VectorCollection collection;
    private final VectorSet vectors;
    private final float[] query;
    private final Map<Operation, Histogram> latencies = new EnumMap<>(Operation.class);
    private int next;
    private long sessionTs;

    /** With {@code vectors}, of which the rows that are not loaded first are inserted while it is measured. */
    Target(String name, String uri, VectorSet vectors) {
        this.name = name;
        this.connection = new MilvusConnection(uri);
        this.collection = new VectorCollection(connection, COLLECTION, Metric.L2);
        this.vectors = vectors;
        this.query = new float[vectors.dim()];
    }

    String name() {
        return name;
    }

    /** Fills a new collection with the first {@code rows}, indexes and loads it. */
    void prepare(int rows, int batch, int shards) {
        collection.create(vectors.dim(), shards);
        while (next < rows) {
            insert(Math.min(batch, rows - next));
        }
        collection.flush();
        collection.index("HNSW", "{\"M\":16,\"efConstruction\":200}");
        collection.load();
    }

    /** One more round of an operation; {@code recorded} is false while it warms up. */
    void run(Operation operation, int calls, boolean recorded) {
        Histogram own = latencies.computeIfAbsent(operation, o -> new Histogram(MAX_LATENCY_NANOS, DIGITS));
        for (int i = 0; i < calls; i++) {
            long nanos = once(operation, i);
            if (recorded) {
                own.recordValue(Math.min(MAX_LATENCY_NANOS, nanos));
            }
        }
    }

    double millis(Operation operation, double percentile) {
        return latencies.get(operation).getValueAtPercentile(percentile) * 1e-6;
    }

    /** Drops what it has made. */
    @Override
    public void close() {
        try {
            if (next > 0) {
                collection.drop();
            }
        } finally {
            connection.close();
        }
    }

    private long once(Operation operation, int call) {
        long inserted = operation.inserted() == 0 ? 0 : insert(operation.inserted());
        return operation.searched().map(level -> search(level, call)).orElse(inserted);
    }

    private long insert(int rows) {
        InsertRequest request = collection.insertRequest(vectors, next, next + rows);
        next += rows;
        long start = System.nanoTime();
        sessionTs = collection.insert(request);
        return System.nanoTime() - start;
    }

    private long search(ConsistencyLevel level, int call) {
        vectors.read(call, query);
        SearchRequest request = collection.searchRequest(query, K, "{\"ef\":64}").toBuilder().setConsistencyLevel(level)
                .setGuaranteeTimestamp(GUARANTEES.getOrDefault(level, sessionTs)).build();
        long start = System.nanoTime();
        collection.search(request);
        return System.nanoTime() - start;
    }
}
