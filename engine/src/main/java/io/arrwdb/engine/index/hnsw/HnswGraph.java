package io.arrwdb.engine.index.hnsw;

import java.util.List;

/**
 * A hierarchical navigable small world graph (Malkov, Yashunin: "Efficient and robust approximate nearest neighbor search using
 * Hierarchical Navigable Small World graphs", 2018) over the rows of one segment.
 *
 * @param m links a node selects when it is inserted, and slots of an upper list; the lowest layer has {@code 2 * m} slots
 * @param efConstruction breadth with which it was built
 * @param layers from the lowest up; empty when there are no rows
 * @param entry the position on the top layer where searches start
 * @param copies rows that stand behind a node with the same vector
 */
record HnswGraph(int m, int efConstruction, List<Layer> layers, int entry, Copies copies) {
    /** Bytes that a graph of this many rows will take, at most. */
    static long estimate(int rows, int m) {
        long nodesAbove = rows / (m - 1L) + 1;
        return 4L * (2L * m + 1) * rows + 4L * (m + 2) * (nodesAbove + nodesAbove / 8 + 64);
    }

    Layer lowest() {
        return layers.getFirst();
    }

    int top() {
        return layers.size() - 1;
    }

    long bytes() {
        return layers.stream().mapToLong(Layer::bytes).sum() + copies.bytes();
    }
}
