package io.arrwdb.shard.group;

/** Hears when execution reaches a {@link Failpoint}; a crash test ends the process there. */
@FunctionalInterface
public interface Failpoints {
    /** Nothing happens anywhere. */
    Failpoints NONE = point -> { };

    void reached(Failpoint point);
}
