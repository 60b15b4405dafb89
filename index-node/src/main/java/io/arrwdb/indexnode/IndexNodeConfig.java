package io.arrwdb.indexnode;

/**
 * Settings of an index node.
 *
 * @param threads threads that compute, for all tasks together
 */
public record IndexNodeConfig(int threads) {
    public IndexNodeConfig {
        if (threads < 1) {
            throw new IllegalArgumentException("an index node needs at least one thread, not " + threads);
        }
    }

    /** Half of the processors, so that searches and writes beside it go on; at least one. */
    public static IndexNodeConfig defaults() {
        return new IndexNodeConfig(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }
}
