package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.index.BuildOptions;
import io.arrwdb.engine.kernel.ByteCodes;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Builds a graph by inserting one row after the other. Several threads take rows in chunks; each row is inserted whole by one of
 * them, see {@link Inserter}.
 */
final class HnswBuilder {
    private static final int CHUNK = 128;

    private final DenseVectors vectors;
    private final Metric metric;
    private final LayerPlan plan;
    private final ByteCodes codes;
    private final HnswGraph graph;
    private final BuildOptions options;
    private final NodeLocks locks = new NodeLocks();
    private final AtomicInteger nextRow = new AtomicInteger();
    private final AtomicInteger inserted = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private HnswBuilder(DenseVectors vectors, Metric metric, LayerPlan plan, ByteCodes codes, HnswGraph graph, BuildOptions options) {
        this.vectors = vectors;
        this.metric = metric;
        this.plan = plan;
        this.codes = codes;
        this.graph = graph;
        this.options = options;
    }

    /**
     * The graph of all rows, with its memory in {@code arena}.
     *
     * @throws io.arrwdb.engine.CancelledSearchException when the options' cancellation says so
     */
    static HnswGraph build(
            DenseVectors vectors, Metric metric, LayerPlan plan, int efConstruction, Arena arena, BuildOptions options) {
        HnswGraph graph = plan.allocate(arena, efConstruction);
        try (Arena scratch = Arena.ofShared();
                MemoryBudget.Reservation reservation = reserveCodes(vectors, options)) {
            ByteCodes codes = reservation.bytes() > 0 ? ByteCodes.of(metric, vectors, scratch) : null;
            new HnswBuilder(vectors, metric, plan, codes, graph, options).run();
        }
        return graph;
    }

    /** Codes make the build faster; it works without them where the machine or the budget has no room. */
    private static MemoryBudget.Reservation reserveCodes(DenseVectors vectors, BuildOptions options) {
        long bytes = ByteCodes.areUseful() ? ByteCodes.bytes(vectors.count(), vectors.dim()) : 0;
        String what = "the codes of " + vectors.count() + " vectors while their graph is built";
        return options.budget().tryReserve(bytes, what).orElseGet(() -> options.budget().reserve(0, what));
    }

    private void run() {
        // The first rows meet an almost empty graph: inserted one by one, they become its backbone.
        insertChunks(1);
        SharedWork.run(options.threads(), options.executor(), () -> insertChunks(Integer.MAX_VALUE));
        switch (failure.get()) {
            case null -> { }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("building the graph failed", e);
        }
    }

    private void insertChunks(int most) {
        try {
            Inserter inserter = null;
            for (int chunk = 0; chunk < most && failure.get() == null; chunk++) {
                int from = nextRow.getAndUpdate(row -> Math.min(vectors.count(), row + CHUNK));
                if (from == vectors.count()) {
                    return;
                }
                if (inserter == null) {
                    inserter = new Inserter(graph, vectors, metric, codes, locks);
                }
                insertChunk(inserter, from, Math.min(vectors.count(), from + CHUNK));
            }
        } catch (Throwable e) {
            failure.compareAndSet(null, e);
        }
    }

    private void insertChunk(Inserter inserter, int from, int to) {
        options.cancellation().check();
        for (int row = from; row < to; row++) {
            if (!plan.isCopy(row)) {
                inserter.insert(row);
            }
        }
        options.progress().at(inserted.addAndGet(to - from), vectors.count());
    }
}
