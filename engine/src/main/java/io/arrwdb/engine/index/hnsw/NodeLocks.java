package io.arrwdb.engine.index.hnsw;

import java.util.concurrent.locks.ReentrantLock;

/** Locks of the nodes' lists, many nodes to a lock. */
final class NodeLocks {
    private static final int COUNT = 1 << 12;

    private final ReentrantLock[] locks = new ReentrantLock[COUNT];

    NodeLocks() {
        for (int i = 0; i < COUNT; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    ReentrantLock of(int row) {
        return locks[row & COUNT - 1];
    }
}
