package io.arrwdb.storage.object;

import java.lang.foreign.MemorySegment;

/**
 * An object's bytes in memory, mapped or copied.
 *
 * @param memory valid until {@code close} has run, for any thread
 * @param release lets go of it
 */
public record OpenFile(MemorySegment memory, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
        release.run();
    }
}
