package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.kernel.FloatKernel;
import io.arrwdb.engine.kernel.Scorer;

/**
 * Best-first search in a graph with all the memory it needs, reused from query to query. Owned by one thread at a time. All unseen
 * neighbours of a node are scored in one call: that is what keeps several cache misses in flight.
 */
final class GraphSearcher {
    private static final int HOPS_BETWEEN_POLLS = 64;

    /** How a layer's search ended. */
    enum End {
        /** Nothing nearer is reachable. */
        COMPLETE,
        /** It went on for {@code ef} hops beyond the range's outer bound. */
        BEYOND_RANGE,
        /** It scored as many vectors as it was allowed to: another way is cheaper. */
        TOO_EXPENSIVE
    }

    private final Visited visited;
    private final Beam beam = new Beam();
    private final int[] positions;
    private final int[] rows;
    private final float[] distances;
    private long scored;

    GraphSearcher(int count, int degree) {
        visited = new Visited(count);
        int room = FloatKernel.paddedLength(Math.max(1, degree));
        positions = new int[room];
        rows = new int[room];
        distances = new float[room];
    }

    /** Walks down from the graph's entry to {@code layer}, always to the nearest neighbour; the position there. */
    int descend(HnswGraph graph, Scorer scorer, int layer) {
        int position = graph.entry();
        for (int l = graph.top(); l > layer; l--) {
            position = graph.layers().get(l).down(greedy(graph.layers().get(l), scorer, position));
        }
        return position;
    }

    private int greedy(Layer layer, Scorer scorer, int start) {
        int best = start;
        rows[0] = layer.row(start);
        scorer.score(rows, 1, distances);
        float nearest = distances[0];
        for (boolean moved = true; moved; ) {
            moved = false;
            int n = neighbours(layer, best);
            scorer.score(rows, n, distances);
            for (int i = 0; i < n; i++) {
                if (distances[i] < nearest) {
                    nearest = distances[i];
                    best = positions[i];
                    moved = true;
                }
            }
        }
        return best;
    }

    private int neighbours(Layer layer, int position) {
        int n = 0;
        for (int slot = 0; slot < layer.degree(); slot++) {
            int neighbour = layer.link(position, slot);
            if (neighbour < 0) {
                break;
            }
            positions[n] = neighbour;
            rows[n++] = layer.row(neighbour);
        }
        return n;
    }

    /**
     * Searches one layer from {@code start}; {@link #beam} holds what was found.
     *
     * @param ef passing nodes to find
     * @param maxScored vectors after which it gives up
     */
    End search(
            Layer layer, Scorer scorer, int start, int ef, Acceptance acceptance, long maxScored, Cancellation cancellation) {
        visited.clear();
        beam.reset(ef);
        visited.add(start);
        positions[0] = start;
        rows[0] = layer.row(start);
        boolean open = acceptance.allowed() == null && acceptance.range().isAll();
        score(scorer, 1, open, acceptance);
        scored = 1;
        int beyond = 0;
        for (int hop = 1; beam.hasNext(); hop++) {
            if (hop % HOPS_BETWEEN_POLLS == 0) {
                cancellation.check();
            }
            if (!open && beam.nearest() >= acceptance.range().farthest() && ++beyond > ef) {
                return End.BEYOND_RANGE;
            }
            int n = unseen(layer, beam.next());
            if (n > 0) {
                score(scorer, n, open, acceptance);
                scored += n;
                if (scored > maxScored) {
                    return End.TOO_EXPENSIVE;
                }
            }
        }
        return End.COMPLETE;
    }

    private int unseen(Layer layer, int position) {
        int n = 0;
        for (int slot = 0; slot < layer.degree(); slot++) {
            int neighbour = layer.link(position, slot);
            if (neighbour < 0) {
                break;
            }
            if (visited.add(neighbour)) {
                positions[n] = neighbour;
                rows[n++] = layer.row(neighbour);
            }
        }
        return n;
    }

    private void score(Scorer scorer, int n, boolean open, Acceptance acceptance) {
        scorer.score(rows, n, distances);
        float bound = beam.bound();
        for (int i = 0; i < n; i++) {
            if (distances[i] < bound) {
                beam.add(distances[i], positions[i], open || acceptance.accepts(rows[i], distances[i]));
                bound = beam.bound();
            }
        }
    }

    Beam beam() {
        return beam;
    }

    /** Vectors that the last search of a layer scored. */
    long scored() {
        return scored;
    }
}
