package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.index.BuildOptions;
import io.arrwdb.engine.index.CorruptIndexFile;
import io.arrwdb.engine.index.ExactScan;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.index.Verification;
import io.arrwdb.engine.kernel.DenseScorer;
import io.arrwdb.engine.kernel.Scorer;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A graph index over dense vectors. Filters and deletes are honoured inside the traversal: rows that may not be returned are
 * walked through. Where few rows are allowed, where the breadth is near the number of rows, or where a traversal proves longer
 * than estimated, the allowed rows are scanned instead, exactly.
 */
public final class HnswIndex implements VectorIndex {
    private final IndexType type;
    private final Metric metric;
    private final DenseVectors vectors;
    private final HnswGraph graph;
    private final AutoCloseable memory;
    private final ConcurrentLinkedQueue<GraphSearcher> searchers = new ConcurrentLinkedQueue<>();

    HnswIndex(IndexType type, Metric metric, DenseVectors vectors, HnswGraph graph, AutoCloseable memory) {
        this.type = type;
        this.metric = metric;
        this.vectors = vectors;
        this.graph = graph;
        this.memory = memory;
    }

    /**
     * Builds the index of all rows in memory of its own, which it holds until it is closed.
     *
     * @throws io.arrwdb.engine.memory.MemoryBudgetExceeded when the budget has no room for the graph
     * @throws io.arrwdb.engine.CancelledSearchException when the options' cancellation says so
     */
    public static HnswIndex build(DenseVectors vectors, IndexSpec spec, BuildOptions options) {
        if (vectors.count() > Beam.MAX_COUNT) {
            throw new IllegalArgumentException("a graph holds at most " + Beam.MAX_COUNT + " rows, got " + vectors.count());
        }
        MemoryBudget.Reservation reservation = options.budget().reserve(
            HnswGraph.estimate(vectors.count(), spec.m()), "the graph of " + vectors.count() + " vectors");
        Arena arena = Arena.ofShared();
        try {
            LayerPlan plan = new LayerPlan(
                vectors.count(), spec.m(), new Levels(options.seed(), spec.m()), Copies.find(vectors, arena));
            HnswGraph graph = HnswBuilder.build(vectors, spec.metric(), plan, spec.efConstruction(), arena, options);
            return new HnswIndex(spec.type(), spec.metric(), vectors, graph, () -> release(arena, reservation));
        } catch (RuntimeException | Error e) {
            release(arena, reservation);
            throw e;
        }
    }

    /**
     * Opens an index file where it lies. File and vectors must outlive the index, which does not close them.
     *
     * @param file the whole file, mapped
     * @param vectors the vectors that the index was built of
     * @throws CorruptIndexFile when the file is damaged, or belongs to other vectors
     */
    public static HnswIndex open(MemorySegment file, DenseVectors vectors, Verification verification) {
        FileReader reader = new FileReader(file);
        FileHeader header = reader.header();
        if (header.rows() != vectors.count() || header.dim() != vectors.dim()) {
            throw new CorruptIndexFile("HNSW index file: it is of " + header.rows() + " vectors of " + header.dim()
                + " dimensions, the segment has " + vectors.count() + " of " + vectors.dim());
        }
        return new HnswIndex(header.type(), header.metric(), vectors, reader.read(verification), () -> {});
    }

    /**
     * Writes the index as a file, see {@code docs/formats.md}. The vectors are not part of it.
     *
     * @return bytes written
     */
    public long write(WritableByteChannel out) throws IOException {
        return new FileWriter(type, metric, vectors.count(), vectors.dim(), graph).write(out);
    }

    private static void release(Arena arena, MemoryBudget.Reservation reservation) {
        arena.close();
        reservation.close();
    }

    @Override
    public void search(VectorQuery query, TopK[] out) {
        query.checkAgainst(count(), out);
        int candidates = query.allowed() == null ? count() : query.allowed().cardinality();
        if (candidates == 0) {
            return;
        }
        int ef = query.params().effectiveEf(type, query.k());
        if (SearchCost.prefersScan(count(), candidates, ef)) {
            scan(query, 0, query.queries().count(), out);
            return;
        }
        GraphSearcher searcher = borrow();
        try {
            DenseScorer scorer = new DenseScorer(metric, vectors);
            for (int q = 0; q < query.queries().count(); q++) {
                scorer.prepare((DenseVectors) query.queries(), q);
                if (!searchGraph(searcher, scorer, query, ef, candidates, out[q])) {
                    scan(query, q, q + 1, out);
                }
            }
        } finally {
            searchers.offer(searcher);
        }
    }

    /** False if the graph could not answer: nothing was offered then. */
    private boolean searchGraph(GraphSearcher searcher, Scorer scorer, VectorQuery query, int ef, int candidates, TopK out) {
        int start = searcher.descend(graph, scorer, 0);
        GraphSearcher.End end = searcher.search(graph.lowest(), scorer, start, ef,
            new Acceptance(query.allowed(), query.range(), graph.copies()), SearchCost.limit(count(), candidates, ef), query.cancellation());
        Beam beam = searcher.beam();
        boolean cutOff = end == GraphSearcher.End.COMPLETE && beam.passing() < ef && !enough(beam, query, candidates);
        if (end == GraphSearcher.End.TOO_EXPENSIVE || cutOff) {
            return false;
        }
        offer(beam, query, out);
        return true;
    }

    /** Whether a beam that found all that it reached has as many rows as there could be. */
    private boolean enough(Beam beam, VectorQuery query, int candidates) {
        int wanted = Math.min(query.k(), candidates);
        int rows = 0;
        for (int i = 0; i < beam.size() && rows < wanted; i++) {
            for (int row = beam.position(i); beam.passes(i) && row != Copies.NONE && rows < wanted; row = graph.copies().after(row)) {
                rows += query.allowed() == null || query.allowed().get(row) ? 1 : 0;
            }
        }
        return rows == wanted;
    }

    private void offer(Beam beam, VectorQuery query, TopK out) {
        int found = 0;
        for (int i = 0; i < beam.size() && found < query.k(); i++) {
            if (beam.passes(i) && query.range().contains(beam.distance(i))) {
                for (int row = beam.position(i); row != Copies.NONE && found < query.k(); row = graph.copies().after(row)) {
                    if (query.allowed() == null || query.allowed().get(row)) {
                        out.offer(row, beam.distance(i));
                        found++;
                    }
                }
            }
        }
    }

    private void scan(VectorQuery query, int from, int to, TopK[] out) {
        Scorer[] scorers = new Scorer[to - from];
        TopK[] hits = new TopK[to - from];
        for (int i = 0; i < scorers.length; i++) {
            scorers[i] = Scorer.of(metric, vectors, query.queries(), from + i);
            hits[i] = out[from + i];
        }
        new ExactScan(count(), query.allowed(), query.range(), query.cancellation()).run(scorers, hits);
    }

    private GraphSearcher borrow() {
        GraphSearcher searcher = searchers.poll();
        return searcher != null ? searcher : new GraphSearcher(count(), graph.lowest().degree());
    }

    HnswGraph graph() {
        return graph;
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
        return VectorKind.DENSE;
    }

    @Override
    public int count() {
        return vectors.count();
    }

    @Override
    public long memoryBytes() {
        return graph.bytes();
    }

    @Override
    public void close() {
        try {
            memory.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing the index failed", e);
        }
    }
}
