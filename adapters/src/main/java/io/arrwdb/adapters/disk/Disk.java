package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the local adapters ask of a file system. Names a file's content durable only after {@link DiskFile#sync}, and a
 * file's presence, absence or name durable only after {@link #syncDirectory} of its directory: tests crash between any
 * two calls and lose what was not made durable.
 */
public interface Disk {
    /** A new empty file to read and write; fails with {@link java.nio.file.FileAlreadyExistsException}. */
    DiskFile create(Path file) throws IOException;

    /** An existing file to read and write; fails with {@link java.nio.file.NoSuchFileException}. */
    DiskFile open(Path file) throws IOException;

    /** The plain files and directories directly in {@code directory}, sorted. */
    List<Path> list(Path directory) throws IOException;

    boolean exists(Path path);

    boolean isDirectory(Path path);

    /** Makes the directory and its missing parents, durably. */
    void createDirectories(Path directory) throws IOException;

    /** Renames within one file system, atomically; replaces {@code to}. */
    void rename(Path from, Path to) throws IOException;

    /** Gives a file a second name; fails with {@link java.nio.file.FileAlreadyExistsException} where it is taken. */
    void link(Path existing, Path name) throws IOException;

    /** Removes a file or an empty directory; does nothing where there is none. */
    void delete(Path path) throws IOException;

    void syncDirectory(Path directory) throws IOException;

    /** About how many bytes may still be written under {@code directory}. */
    default long usableBytes(Path directory) throws IOException {
        return Long.MAX_VALUE;
    }
}
