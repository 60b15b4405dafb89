package io.arrwdb.bench.events;

import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Clients of one kind that search without pause, or insert with pauses, from its making until it is closed. */
final class Load implements AutoCloseable {
    private static final int K = 10;
    private static final int ROWS_OF_AN_INSERT = 20;
    private static final long INSERT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long TRY_MILLIS = 6_000;
    private static final long STRONG = 0;

    /** What they all use. */
    record Setting(String collection, VectorSet vectors, List<String> uris, long patienceMillis) { }

    private final Setting setting;
    private final List<Thread> threads = new ArrayList<>();
    private volatile Tally tally = new Tally();
    private volatile boolean stopped;

    private Load(Setting setting) {
        this.setting = setting;
    }

    /** @param strong whether they want to see every write that was acknowledged before */
    static Load ofSearches(Setting setting, int clients, boolean strong) {
        Load load = new Load(setting);
        float[] query = new float[setting.vectors.dim()];
        for (int client = 0; client < clients; client++) {
            setting.vectors.read(client, query);
            SearchRequest request = load.collection(null).searchRequest(query, K, "{\"ef\":64}");
            SearchRequest asked = strong ? request.toBuilder().setConsistencyLevel(ConsistencyLevel.Strong).setGuaranteeTimestamp(STRONG).build()
                    : request;
            load.start("searcher-" + client, caller -> caller.call(connection -> load.collection(connection).search(asked), load.tally));
        }
        return load;
    }

    /** @param next row to insert; rows come round */
    static Load ofInserts(Setting setting, int clients, AtomicInteger next) {
        Load load = new Load(setting);
        int most = setting.vectors.count() - ROWS_OF_AN_INSERT;
        for (int client = 0; client < clients; client++) {
            load.start("inserter-" + client, caller -> {
                int from = Math.floorMod(next.getAndAdd(ROWS_OF_AN_INSERT), most);
                InsertRequest request = load.collection(null).insertRequest(setting.vectors, from, from + ROWS_OF_AN_INSERT);
                caller.call(connection -> load.collection(connection).insert(request), load.tally);
                LockSupport.parkNanos(INSERT_PAUSE_NANOS);
            });
        }
        return load;
    }

    /** What was noted since the last call. */
    Tally swap() {
        Tally before = tally;
        tally = new Tally();
        return before;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(setting.patienceMillis + TRY_MILLIS);
        }
    }

    private VectorCollection collection(MilvusConnection connection) {
        return new VectorCollection(connection, setting.collection, Metric.L2);
    }

    private void start(String name, Consumer<Caller> once) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(() -> {
            try (Caller caller = new Caller(setting.uris, setting.patienceMillis, TRY_MILLIS)) {
                while (!stopped) {
                    once.accept(caller);
                }
            }
        }));
    }
}
