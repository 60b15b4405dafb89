package io.arrwdb.engine.topk;

import io.arrwdb.engine.vector.Metric;
import java.util.Arrays;

/**
 * The {@code k} nearest rows of one query so far: a bounded max-heap of (distance, row). Equal distances are ordered by row, so
 * the result does not depend on the order in which rows were offered. Allocates nothing after construction.
 *
 * <p>Fill it with {@link #offer}, then call {@link #sort} once, then read the hits from nearest to farthest.
 */
public final class TopK {
    private final long[] keys;
    private int size;
    private boolean sorted;

    /** Room for {@code k >= 1} rows. */
    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
        keys = new long[k];
    }

    /** One empty result for each of {@code queries}. */
    public static TopK[] batch(int queries, int k) {
        TopK[] batch = new TopK[queries];
        Arrays.setAll(batch, i -> new TopK(k));
        return batch;
    }

    /** Keeps the row if it is among the k nearest so far. */
    public void offer(int row, float distance) {
        if (sorted) {
            throw new IllegalStateException("these hits are sorted; clear() before offering rows again");
        }
        long key = DistanceKey.of(distance, row);
        if (size < keys.length) {
            siftUp(size++, key);
        } else if (key < top()) {
            replaceTop(key);
        }
    }

    /** A row at this distance or farther cannot enter any more; infinite while there is room. */
    public float bound() {
        return size < keys.length ? Float.POSITIVE_INFINITY : DistanceKey.distance(top());
    }

    /** How many rows are kept. */
    public int size() {
        return size;
    }

    /** How many rows there is room for. */
    public int capacity() {
        return keys.length;
    }

    public boolean isFull() {
        return size == keys.length;
    }

    public void clear() {
        size = 0;
        sorted = false;
    }

    /** Brings the rows into order, nearest first. */
    public TopK sort() {
        Arrays.sort(keys, 0, size);
        sorted = true;
        return this;
    }

    /** The row of hit {@code i} after {@link #sort}. */
    public int row(int i) {
        return DistanceKey.row(keyAt(i));
    }

    /** The internal distance of hit {@code i} after {@link #sort}. */
    public float distance(int i) {
        return DistanceKey.distance(keyAt(i));
    }

    /** The score of hit {@code i} after {@link #sort}. */
    public float score(int i, Metric metric) {
        return metric.toScore(distance(i));
    }

    private long keyAt(int i) {
        if (!sorted) {
            throw new IllegalStateException("sort() the hits before reading them");
        }
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("hit " + i + " of " + size);
        }
        return keys[i];
    }

    private long top() {
        return sorted ? keys[size - 1] : keys[0];
    }

    private void siftUp(int at, long key) {
        int child = at;
        while (child > 0) {
            int parent = (child - 1) >>> 1;
            if (keys[parent] >= key) {
                break;
            }
            keys[child] = keys[parent];
            child = parent;
        }
        keys[child] = key;
    }

    private void replaceTop(long key) {
        int parent = 0;
        for (int child = 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && keys[child + 1] > keys[child]) {
                child++;
            }
            if (keys[child] <= key) {
                break;
            }
            keys[parent] = keys[child];
            parent = child;
        }
        keys[parent] = key;
    }
}
