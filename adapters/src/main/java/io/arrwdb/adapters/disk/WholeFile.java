package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Small files that are written whole or not at all. */
public final class WholeFile {
    /** Ends the names of files that never became whole; whoever owns the directory removes them at start. */
    public static final String TEMPORARY_SUFFIX = ".tmp";

    private WholeFile() { }

    /** Replaces the file's content, atomically and durably. */
    public static void write(Disk disk, Path path, byte[] content) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY_SUFFIX);
        disk.delete(temporary);
        try (DiskFile file = disk.create(temporary)) {
            file.write(ByteBuffer.wrap(content), 0);
            file.sync();
        } catch (IOException e) {
            disk.delete(temporary);
            throw e;
        }
        disk.rename(temporary, path);
        disk.syncDirectory(path.getParent());
    }

    public static byte[] read(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.open(path)) {
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.sizeBytes()));
            while (content.hasRemaining() && file.read(content, content.position()) > 0) {
                continue;
            }
            return content.array();
        }
    }

    /** Removes what a crash left half-written. */
    public static void removeTemporaries(Disk disk, Path directory) throws IOException {
        for (Path path : disk.list(directory)) {
            if (path.getFileName().toString().endsWith(TEMPORARY_SUFFIX)) {
                disk.delete(path);
            }
        }
    }
}
