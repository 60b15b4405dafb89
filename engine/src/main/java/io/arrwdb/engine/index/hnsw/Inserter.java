package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.kernel.ByteCodes;
import io.arrwdb.engine.kernel.CodeScorer;
import io.arrwdb.engine.kernel.DenseScorer;
import io.arrwdb.engine.kernel.FloatKernel;
import io.arrwdb.engine.kernel.Scorer;
import io.arrwdb.engine.topk.DistanceKey;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Inserts rows into a graph, one thread's part of a build. A row first looks for its neighbours on all of its layers and then is
 * linked from the lowest layer up: whoever finds it on a layer finds its links on the layers below.
 *
 * <p>Lists are changed under their node's lock and read without: a reader may meet a list half rewritten, all of whose entries
 * are nodes of the layer all the same.
 */
final class Inserter {
    private final HnswGraph graph;
    private final DenseVectors vectors;
    private final NodeLocks locks;
    private final GraphSearcher searcher;
    private final CodeScorer codeScorer;
    private final DenseScorer scorer;
    private final DenseScorer nodeScorer;
    private final NeighbourSelection selection;
    private final int[][] chosen;
    private final int entryRow;
    private final int[] rows;
    private final float[] distances;
    private final long[] keys;

    Inserter(HnswGraph graph, DenseVectors vectors, Metric metric, ByteCodes codes, NodeLocks locks) {
        this.graph = graph;
        this.vectors = vectors;
        this.locks = locks;
        int slots = graph.lowest().degree();
        searcher = new GraphSearcher(vectors.count(), slots);
        codeScorer = codes == null ? null : new CodeScorer(codes);
        scorer = new DenseScorer(metric, vectors);
        nodeScorer = new DenseScorer(metric, vectors);
        selection = new NeighbourSelection(vectors, new DenseScorer(metric, vectors), slots + 1);
        chosen = new int[graph.layers().size()][];
        entryRow = graph.layers().getLast().row(graph.entry());
        int candidates = Math.max(slots + 1, Math.min(graph.efConstruction(), vectors.count()));
        rows = new int[FloatKernel.paddedLength(candidates)];
        distances = new float[rows.length];
        keys = new long[candidates];
    }

    void insert(int row) {
        if (row == entryRow) {
            return;
        }
        int level = levelOf(row);
        scorer.prepare(vectors, row);
        Scorer way = codeScorer == null ? scorer : codeScorer.prepare(vectors, row);
        int position = searcher.descend(graph, way, level);
        for (int l = level; l >= 0; l--) {
            Layer layer = graph.layers().get(l);
            searcher.search(layer, way, position, graph.efConstruction(), Acceptance.ALL, Long.MAX_VALUE, Cancellation.NEVER);
            chosen[l] = select(layer, searcher.beam());
            position = l == 0 ? 0 : layer.down(searcher.beam().position(0));
        }
        for (int l = 0; l <= level; l++) {
            connect(graph.layers().get(l), row, chosen[l]);
        }
    }

    private int levelOf(int row) {
        int level = 0;
        while (level < graph.top() && graph.layers().get(level + 1).contains(row)) {
            level++;
        }
        return level;
    }

    /** The way was found by codes: what it led to is ordered again by the vectors. */
    private int[] select(Layer layer, Beam beam) {
        int n = beam.size();
        for (int i = 0; i < n; i++) {
            rows[i] = layer.row(beam.position(i));
        }
        return select(layer, scorer, n, graph.m());
    }

    /** Chooses among {@code rows[0..n)} by their distances to the scorer's query. */
    private int[] select(Layer layer, DenseScorer to, int n, int most) {
        to.score(rows, n, distances);
        for (int i = 0; i < n; i++) {
            keys[i] = DistanceKey.of(distances[i], rows[i]);
        }
        Arrays.sort(keys, 0, n);
        selection.begin(most);
        for (int i = 0; i < n && !selection.isFull(); i++) {
            int row = DistanceKey.row(keys[i]);
            selection.offer(layer.position(row), row, DistanceKey.distance(keys[i]));
        }
        int[] result = new int[selection.count()];
        for (int i = 0; i < result.length; i++) {
            result[i] = selection.chosen(i);
        }
        return result;
    }

    private void connect(Layer layer, int row, int[] neighbours) {
        int position = layer.position(row);
        for (int slot = 0; slot < neighbours.length; slot++) {
            layer.setLink(position, slot, neighbours[slot]);
        }
        for (int neighbour : neighbours) {
            ReentrantLock lock = locks.of(layer.row(neighbour));
            lock.lock();
            try {
                linkBack(layer, neighbour, position);
            } finally {
                lock.unlock();
            }
        }
    }

    private void linkBack(Layer layer, int node, int added) {
        int n = 0;
        while (n < layer.degree() && layer.link(node, n) >= 0) {
            n++;
        }
        if (n < layer.degree()) {
            layer.setLink(node, n, added);
        } else {
            relink(layer, node, added);
        }
    }

    /** A full list: chooses again among its entries and the new one. */
    private void relink(Layer layer, int node, int added) {
        int n = layer.degree() + 1;
        for (int slot = 0; slot < n - 1; slot++) {
            rows[slot] = layer.row(layer.link(node, slot));
        }
        rows[n - 1] = layer.row(added);
        int[] kept = select(layer, nodeScorer.prepare(vectors, layer.row(node)), n, layer.degree());
        for (int slot = 0; slot < layer.degree(); slot++) {
            layer.setLink(node, slot, slot < kept.length ? kept[slot] : Layer.NONE);
        }
    }
}
