package io.arrwdb.adapters.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Reads may run beside each other and beside one writer. */
public interface DiskFile extends Closeable {
    long sizeBytes() throws IOException;

    /** Reads up to {@code target.remaining()} bytes from {@code position}; -1 at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes the whole of {@code source} at {@code position}; fails with {@link DiskFullException} without room. */
    void write(ByteBuffer source, long position) throws IOException;

    void truncate(long sizeBytes) throws IOException;

    /** Makes the content and the size durable. */
    void sync() throws IOException;
}
