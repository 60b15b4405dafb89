package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.kernel.DenseScorer;
import io.arrwdb.engine.kernel.FloatKernel;
import io.arrwdb.engine.vector.DenseVectors;

/**
 * Chooses a node's neighbours among candidates by the heuristic of the paper (its algorithm 4): from near to far, a candidate is
 * taken unless a neighbour already taken is nearer to it than the node is. So links point into different directions. Owned by
 * one thread.
 */
final class NeighbourSelection {
    private final DenseVectors vectors;
    private final DenseScorer scorer;
    private final int[] batch = new int[FloatKernel.BATCH];
    private final float[] distances = new float[FloatKernel.BATCH];
    private final int[] chosen;
    private final int[] chosenRows;
    private int most;
    private int count;

    /** Selects among candidates of {@code vectors}; {@code room} is the most that any selection takes. */
    NeighbourSelection(DenseVectors vectors, DenseScorer scorer, int room) {
        this.vectors = vectors;
        this.scorer = scorer;
        chosen = new int[room];
        chosenRows = new int[room];
    }

    /** Begins a selection of at most {@code limit} neighbours. */
    void begin(int limit) {
        most = limit;
        count = 0;
    }

    /** Whether no further candidate will be taken. */
    boolean isFull() {
        return count == most;
    }

    /** Offers the next candidate, never nearer than the one before. */
    void offer(int position, int row, float distance) {
        if (isDiverse(row, distance)) {
            chosen[count] = position;
            chosenRows[count++] = row;
        }
    }

    private boolean isDiverse(int row, float distance) {
        if (count > 0) {
            scorer.prepare(vectors, row);
        }
        for (int from = 0; from < count; from += FloatKernel.BATCH) {
            int n = Math.min(FloatKernel.BATCH, count - from);
            System.arraycopy(chosenRows, from, batch, 0, n);
            scorer.score(batch, n, distances);
            for (int i = 0; i < n; i++) {
                if (distances[i] < distance) {
                    return false;
                }
            }
        }
        return true;
    }

    int count() {
        return count;
    }

    /** The position chosen {@code i}th. */
    int chosen(int i) {
        return chosen[i];
    }
}
