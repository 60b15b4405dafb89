package io.arrwdb.adapters.datadir;

import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The directory in which one process keeps everything: {@code lock} is held while it runs, {@code format} says which
 * layout is in it, and every adapter has a directory of its own below.
 */
public final class DataDirectory implements AutoCloseable {
    /** The layout that this release writes, and the newest that it reads. */
    public static final int FORMAT_VERSION = 1;

    private static final String META = "meta";
    private static final int MAX_LOCK_BYTES = 32;

    private final Path root;
    private final FileChannel lockChannel;

    private DataDirectory(Path root, FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /**
     * Takes the directory for this process, making it where there is none.
     *
     * @throws DirectoryInUseException while another process has it
     * @throws NewerFormatException where a newer release has written it
     */
    public static DataDirectory open(Disk disk, Path root) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        FileChannel channel = take(disk, absolute);
        try {
            checkFormat(disk, absolute);
            DataDirectory directory = new DataDirectory(absolute, channel);
            for (Path below : new Path[] {directory.log(), directory.meta(), directory.objects(), directory.consensus(), directory.cache()}) {
                disk.createDirectories(below);
            }
            return directory;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Path root() {
        return root;
    }

    public Path log() {
        return root.resolve("log");
    }

    public Path meta() {
        return root.resolve(META);
    }

    /**
     * The same, for a metadata store that keeps everything there.
     *
     * @throws IOException where it is empty beside log groups: it was lost, and a new one would give out their ids again
     */
    public Path metaOfItsGroups(Disk disk) throws IOException {
        if (disk.list(meta()).isEmpty() && !disk.list(consensus()).isEmpty()) {
            throw new IOException(meta() + " is empty beside the log groups in " + consensus() + ": restore it from a copy");
        }
        return meta();
    }

    public Path objects() {
        return root.resolve("objects");
    }

    public Path consensus() {
        return root.resolve("consensus");
    }

    /** Decisions where Ratis orders them. */
    public Path ratis() {
        return root.resolve("ratis");
    }

    /** Copies that may be removed while nothing runs. */
    public Path cache() {
        return root.resolve("cache");
    }

    /** Lets another process have the directory. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static FileChannel take(Disk disk, Path root) throws IOException {
        try {
            disk.createDirectories(root);
            return lock(root);
        } catch (DirectoryInUseException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the data directory " + root + " cannot be used: " + reason(e), e);
        }
    }

    /** Java's exceptions of a file system often say no more than a path. */
    private static String reason(IOException e) {
        return switch (e) {
            case FileAlreadyExistsException taken -> taken.getFile() + " is a file";
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException missing -> missing.getFile() + " cannot be made";
            default -> e.getMessage();
        };
    }

    private static FileChannel lock(Path root) throws IOException {
        FileChannel channel = FileChannel.open(root.resolve("lock"),
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new DirectoryInUseException(root, holder(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Null where another process, or another owner in this one, has the lock. */
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MAX_LOCK_BYTES);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "unknown" : pid;
    }

    private static void checkFormat(Disk disk, Path root) throws IOException {
        Path file = root.resolve("format");
        if (!disk.exists(file)) {
            if (disk.exists(root.resolve(META))) {
                throw new IOException(file + " is missing beside the data of its layout: restore it from a copy");
            }
            WholeFile.write(disk, file, (FORMAT_VERSION + "\n").getBytes(StandardCharsets.US_ASCII));
            return;
        }
        String text = new String(WholeFile.read(disk, file), StandardCharsets.US_ASCII).strip();
        if (!text.matches("\\d{1,9}")) {
            throw new IOException(file + " should hold the number of the layout but holds '" + text + "': restore it from a copy");
        }
        if (Integer.parseInt(text) > FORMAT_VERSION) {
            throw new NewerFormatException(root, Integer.parseInt(text));
        }
    }
}
