package io.arrwdb.bench.throughput;

import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of one server that work side by side for a while; each has a connection of its own. */
final class Turn {
    private static final int K = 10;

    private final String uri;
    private final String collection;
    private final VectorSet vectors;
    private final int clients;
    private final long nanos;

    Turn(String uri, String collection, VectorSet vectors, int clients, int seconds) {
        this.uri = uri;
        this.collection = collection;
        this.vectors = vectors;
        this.clients = clients;
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Rows a second, acknowledged. Requests are made beforehand, so that clients take little of the machine; rows come round. */
    double insert(int batch, AtomicInteger next) throws InterruptedException, ExecutionException {
        List<InsertRequest> requests = new ArrayList<>();
        for (int from = 0; from + batch <= vectors.count(); from += batch) {
            requests.add(new VectorCollection(null, collection, Metric.L2).insertRequest(vectors, from, from + batch));
        }
        return batch * perSecond(calls -> calls.insert(requests.get(Math.floorMod(next.getAndIncrement(), requests.size()))));
    }

    /** Searches a second. */
    double search() throws InterruptedException, ExecutionException {
        List<SearchRequest> requests = new ArrayList<>();
        float[] query = new float[vectors.dim()];
        for (int row = 0; row < Math.min(1_000, vectors.count()); row++) {
            vectors.read(row, query);
            requests.add(new VectorCollection(null, collection, Metric.L2).searchRequest(query, K, "{\"ef\":64}"));
        }
        AtomicInteger next = new AtomicInteger();
        return perSecond(calls -> calls.search(requests.get(Math.floorMod(next.getAndIncrement(), requests.size()))));
    }

    private interface Call {
        void make(VectorCollection calls);
    }

    private double perSecond(Call call) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long made = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit((Callable<Long>) () -> calls(call, start)));
            }
            for (Future<Long> one : running) {
                made += one.get();
            }
        }
        return made * 1e9 / (System.nanoTime() - start);
    }

    private long calls(Call call, long start) {
        try (MilvusConnection connection = new MilvusConnection(uri)) {
            VectorCollection calls = new VectorCollection(connection, collection, Metric.L2);
            long made = 0;
            while (System.nanoTime() - start < nanos) {
                call.make(calls);
                made++;
            }
            return made;
        }
    }
}
