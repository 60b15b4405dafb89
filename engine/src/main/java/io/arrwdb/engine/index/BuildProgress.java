package io.arrwdb.engine.index;

/** Hears how far a build is. */
@FunctionalInterface
public interface BuildProgress {
    /** Hears nothing. */
    BuildProgress IGNORED = (done, total) -> {};

    /** {@code done} of {@code total} rows are in the index. */
    void at(int done, int total);
}
