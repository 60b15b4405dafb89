package io.arrwdb.engine.index;

import io.arrwdb.engine.kernel.Scorer;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;
import io.arrwdb.engine.vector.VectorStore;
import java.util.Arrays;

/**
 * Compares every allowed row with every query: exact, for all families and metrics. Holds nothing, so it costs nothing to make:
 * growing segments make one a search.
 */
public final class FlatIndex implements VectorIndex {
    private final IndexType type;
    private final Metric metric;
    private final VectorStore vectors;

    public FlatIndex(Metric metric, VectorStore vectors) {
        this(IndexType.FLAT, metric, vectors);
    }

    FlatIndex(IndexType type, Metric metric, VectorStore vectors) {
        if (!metric.supports(vectors.kind())) {
            throw new InvalidIndexParam("metric " + metric + " does not fit " + vectors.kind() + " vectors");
        }
        this.type = type;
        this.metric = metric;
        this.vectors = vectors;
    }

    @Override
    public void search(VectorQuery query, TopK[] out) {
        query.checkAgainst(count(), out);
        Scorer[] scorers = new Scorer[query.queries().count()];
        Arrays.setAll(scorers, i -> Scorer.of(metric, vectors, query.queries(), i));
        new ExactScan(count(), query.allowed(), query.range(), query.cancellation()).run(scorers, out);
    }

    @Override
    public IndexType type() {
        return type;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public VectorKind kind() {
        return vectors.kind();
    }

    @Override
    public int count() {
        return vectors.count();
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public void close() {
        // Nothing is held: the vectors belong to the caller.
    }
}
