package io.arrwdb.adapters.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * The durable history of a state machine with one writer: numbered records in frame files, and now and then a snapshot
 * that lets older records go. {@code log-<first>} holds records from the number in its name on, {@code snapshot-<next>}
 * the state after every record below the number in its name.
 */
public final class Journal implements Closeable {
    private static final String LOG = "log-";
    private static final String SNAPSHOT = "snapshot-";

    private final Disk disk;
    private final Path directory;
    private final FrameFileHeader.Kind kind;
    private final long owner;
    private final UUID identity;
    private FrameFile active;
    private boolean broken;

    /** The state machine as recovery drives it: at most one snapshot, then the records that follow it. */
    public interface Recovery {
        void restore(long nextSequence, byte[] snapshot) throws IOException;

        void replay(long sequence, byte[] record) throws IOException;
    }

    private Journal(Disk disk, Path directory, FrameFileHeader.Kind kind, long owner, UUID identity) {
        this.disk = disk;
        this.directory = directory;
        this.kind = kind;
        this.owner = owner;
        this.identity = identity;
    }

    /**
     * Opens the journal, making it where there is none.
     *
     * @param owner the log group, or 0
     * @param identity of the history; another one in the directory is refused
     */
    public static Journal open(Disk disk, Path directory, FrameFileHeader.Kind kind, long owner, UUID identity, Recovery recovery)
            throws IOException {
        disk.createDirectories(directory);
        WholeFile.removeTemporaries(disk, directory);
        Journal journal = new Journal(disk, directory, kind, owner, identity);
        long next = journal.restore(recovery);
        journal.replay(next, recovery);
        return journal;
    }

    /** The number that the next record gets; the first is 1. */
    public long nextSequence() {
        return active.nextSequence();
    }

    /** Bytes of records since the last snapshot, roughly. */
    public long logBytes() {
        return active.durableBytes();
    }

    /** Makes the records durable, all or none, with one fsync. */
    public void append(List<byte[]> records) throws IOException {
        if (broken) {
            throw new IOException("the journal in " + directory + " failed before: restart once the disk is well");
        }
        try {
            for (byte[] record : records) {
                active.add(record);
            }
            active.commit();
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
    }

    /** Makes {@code state} the start of the history; it must reflect every record so far. */
    public void snapshot(byte[] state) throws IOException {
        long next = nextSequence();
        SnapshotFile.write(disk, named(SNAPSHOT, next), kind, next, state);
        FrameFile fresh = create(next);
        active.close();
        active = fresh;
        deleteBefore(next);
    }

    @Override
    public void close() throws IOException {
        active.close();
    }

    private void takeBack(IOException cause) {
        try {
            active.rollback();
        } catch (IOException e) {
            cause.addSuppressed(e);
            broken = true;
        }
    }

    private long restore(Recovery recovery) throws IOException {
        List<Path> snapshots = files(SNAPSHOT);
        if (snapshots.isEmpty()) {
            return 1;
        }
        long next = numberOf(snapshots.getLast());
        recovery.restore(next, SnapshotFile.read(disk, snapshots.getLast(), kind, next));
        return next;
    }

    private void replay(long next, Recovery recovery) throws IOException {
        List<Path> logs = files(LOG);
        if (logs.isEmpty()) {
            active = create(next);
            return;
        }
        if (numberOf(logs.getLast()) > next) {
            throw new CorruptFileException(logs.getLast(), 0, "records from " + next + " on are missing before it");
        }
        active = FrameFile.recover(disk, logs.getLast(), frame -> {
            if (frame.sequence() >= next) {
                recovery.replay(frame.sequence(), frame.payload());
            }
        });
        verify(FrameFile.header(active.path(), active.file()), numberOf(logs.getLast()));
        if (active.nextSequence() < next) {
            throw new CorruptFileException(active.path(), active.durableBytes(), "records up to " + next + " are missing");
        }
        deleteBefore(Math.max(next, numberOf(logs.getLast())));
    }

    private void verify(FrameFileHeader found, long firstSequence) throws CorruptFileException {
        FrameFileHeader expected = new FrameFileHeader(kind, owner, firstSequence, identity);
        if (!found.equals(expected)) {
            throw new CorruptFileException(active.path(), 0, "its header says " + found + " where " + expected + " belongs");
        }
    }

    private FrameFile create(long next) throws IOException {
        return FrameFile.create(disk, named(LOG, next), new FrameFileHeader(kind, owner, next, identity));
    }

    /** What the snapshot at {@code next} made superfluous; the active file stays. */
    private void deleteBefore(long next) throws IOException {
        for (Path path : disk.list(directory)) {
            boolean numbered = isNumbered(path, LOG) || isNumbered(path, SNAPSHOT);
            if (numbered && numberOf(path) < next && !path.equals(active.path())) {
                disk.delete(path);
            }
        }
        disk.syncDirectory(directory);
    }

    private List<Path> files(String prefix) throws IOException {
        return disk.list(directory).stream().filter(path -> isNumbered(path, prefix)).toList();
    }

    private static boolean isNumbered(Path path, String prefix) {
        return path.getFileName().toString().matches(prefix + "\\d{20}");
    }

    private Path named(String prefix, long number) {
        return directory.resolve(String.format("%s%020d", prefix, number));
    }

    private static long numberOf(Path path) {
        String name = path.getFileName().toString();
        return Long.parseLong(name.substring(name.length() - 20));
    }
}
