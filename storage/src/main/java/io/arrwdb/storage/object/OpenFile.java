package io.arrwdb.storage.object;

import java.lang.foreign.MemorySegment;

/**
 * An object's bytes in memory, mapped or copied.
 *
 * @param memory valid until {@code close} has run, for any thread
 * @param verified whether they have just been compared with the checksum of their reference
 * @param release lets go of it
 */
public record OpenFile(MemorySegment memory, boolean verified, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
        release.run();
    }
}
