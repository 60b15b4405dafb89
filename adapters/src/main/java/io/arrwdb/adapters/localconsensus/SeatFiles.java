package io.arrwdb.adapters.localconsensus;

import io.arrwdb.adapters.disk.CorruptFileException;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.FrameFileHeader;
import io.arrwdb.adapters.disk.Journal;
import io.arrwdb.adapters.disk.WholeFile;
import io.arrwdb.core.id.LogGroupId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The files of one group's seat: a directory per incarnation, in it the journal of decisions and {@code term}, the last
 * term begun. A higher incarnation starts empty, for its group was created anew; the older ones are removed.
 */
final class SeatFiles {
    private static final String TERM_FILE = "term";
    private static final String PREFIX = "incarnation-";

    private final Disk disk;
    private final Path groupDirectory;
    private final LogGroupId group;
    private final long incarnation;

    SeatFiles(Disk disk, Path groupDirectory, LogGroupId group, long incarnation) {
        this.disk = disk;
        this.groupDirectory = groupDirectory;
        this.group = group;
        this.incarnation = incarnation;
    }

    Journal open(Journal.Recovery recovery) throws IOException {
        disk.createDirectories(groupDirectory);
        for (Path other : disk.list(groupDirectory)) {
            long found = incarnationOf(other);
            if (found > incarnation) {
                throw new IOException("it has incarnation " + found + " already, so " + incarnation
                        + " is out of date: read the group's incarnation from the metadata store again");
            }
        }
        Journal journal = Journal.open(disk, directory(), FrameFileHeader.Kind.DECISIONS, group.value(),
                new UUID(0, incarnation), recovery);
        removeOlder();
        return journal;
    }

    /** Begins a term that is higher than every one begun before in this incarnation. */
    long nextTerm() throws IOException {
        Path file = directory().resolve(TERM_FILE);
        long next = disk.exists(file) ? read(file) + 1 : 1;
        WholeFile.write(disk, file, (next + "\n").getBytes(StandardCharsets.US_ASCII));
        return next;
    }

    private long read(Path file) throws IOException {
        String text = new String(WholeFile.read(disk, file), StandardCharsets.US_ASCII).strip();
        if (!text.matches("\\d{1,18}")) {
            throw new CorruptFileException(file, 0, "'" + text + "' is no term");
        }
        return Long.parseLong(text);
    }

    private void removeOlder() throws IOException {
        for (Path other : disk.list(groupDirectory)) {
            long found = incarnationOf(other);
            if (found >= 0 && found < incarnation) {
                for (Path file : disk.list(other)) {
                    disk.delete(file);
                }
                disk.delete(other);
            }
        }
    }

    private Path directory() {
        return groupDirectory.resolve(PREFIX + incarnation);
    }

    private static long incarnationOf(Path path) {
        String name = path.getFileName().toString();
        return name.matches(PREFIX + "\\d{1,18}") ? Long.parseLong(name.substring(PREFIX.length())) : -1;
    }
}
