package io.arrwdb.bench.run;

import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.InsertRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Brings the base set into a new collection. */
public final class LoadPhase {
    private final String uri;
    private final String collection;
    private final Workload work;
    private final Consumer<String> progress;
    private final AtomicLong inserted = new AtomicLong();

    public LoadPhase(String uri, String collection, Workload work, Consumer<String> progress) {
        this.uri = uri;
        this.collection = collection;
        this.work = work;
        this.progress = progress;
    }

    /** Inserts, flushes, indexes and loads. */
    public LoadFigures run() throws InterruptedException, ExecutionException {
        try (MilvusConnection connection = new MilvusConnection(uri)) {
            VectorCollection target = new VectorCollection(connection, collection, work.metric());
            target.create(work.base().dim(), work.shards());
            double insert = seconds(this::insert);
            progress.accept(String.format("inserted %d rows in %.1f s", work.base().count(), insert));
            double flush = seconds(target::flush);
            progress.accept(String.format("flushed in %.1f s", flush));
            double index = seconds(() -> target.index(work.indexType(), work.indexParams()));
            progress.accept(String.format("indexed in %.1f s", index));
            double load = seconds(target::load);
            progress.accept(String.format("loaded in %.1f s", load));
            return new LoadFigures(work.base().count() / insert, flush, index, load);
        }
    }

    /** Drops the collection. */
    public static void drop(String uri, String collection) {
        try (MilvusConnection connection = new MilvusConnection(uri)) {
            new VectorCollection(connection, collection, Metric.L2).drop();
        }
    }

    private void insert() throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        Clients.run(uri, work.insertClients(), connection -> {
            insertAll(new VectorCollection(connection, collection, work.metric()), next);
            return null;
        });
    }

    /** A client makes its next request while the last one is on its way, so that less of its own work is measured. */
    private void insertAll(VectorCollection target, AtomicInteger next) {
        CompletableFuture<Optional<InsertRequest>> following = prepare(target, next);
        for (Optional<InsertRequest> request = following.join(); request.isPresent(); request = following.join()) {
            following = prepare(target, next);
            target.insert(request.get());
            progress.accept("inserted " + inserted.addAndGet(request.get().getNumRows()) + " of " + work.base().count());
        }
    }

    private CompletableFuture<Optional<InsertRequest>> prepare(VectorCollection target, AtomicInteger next) {
        return CompletableFuture.supplyAsync(() -> {
            int rows = work.base().count();
            int from = next.getAndAdd(work.batch());
            return from < rows ? Optional.of(target.insertRequest(work.base(), from, Math.min(rows, from + work.batch())))
                : Optional.empty();
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException, ExecutionException;
    }

    private static double seconds(Step step) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        step.run();
        return (System.nanoTime() - start) * 1e-9;
    }
}
