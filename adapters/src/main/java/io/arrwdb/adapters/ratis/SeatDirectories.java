package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.LogGroupId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where Ratis keeps what a seat knows: a directory for each group and incarnation, named by the Raft group. */
final class SeatDirectories {
    private final Path root;

    SeatDirectories(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Whether a seat was taken here: a directory that a crash left unformatted has promised nobody anything. */
    boolean has(GroupIdentity identity) {
        return Files.exists(directory(identity).resolve("current").resolve("raft-meta"));
    }

    /** Fails where the group has been joined with a higher incarnation: this one is over. */
    void refuseOutdated(GroupIdentity identity) throws IOException {
        for (Path other : list()) {
            long found = incarnationOf(other, identity);
            if (found > identity.incarnation()) {
                throw new IOException("it has incarnation " + found + " already, so " + identity.incarnation()
                        + " is out of date: read the group's incarnation from the metadata store again");
            }
        }
    }

    void removeOlder(GroupIdentity identity) throws IOException {
        for (Path other : list()) {
            long found = incarnationOf(other, identity);
            if (found >= 0 && found < identity.incarnation()) {
                remove(other);
            }
        }
    }

    /** Of every incarnation. */
    void removeAll(String cluster, LogGroupId group) throws IOException {
        for (Path directory : list()) {
            if (GroupIdentity.incarnationOf(directory.getFileName().toString(), cluster, group).isPresent()) {
                remove(directory);
            }
        }
    }

    void remove(GroupIdentity identity) throws IOException {
        if (Files.exists(directory(identity))) {
            remove(directory(identity));
        }
    }

    private Path directory(GroupIdentity identity) {
        return root.resolve(identity.raftGroupId().getUuid().toString());
    }

    private static long incarnationOf(Path directory, GroupIdentity identity) {
        return GroupIdentity.incarnationOf(directory.getFileName().toString(), identity.cluster(), identity.group()).orElse(-1L);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.toList();
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> contents;
        try (Stream<Path> all = Files.walk(directory)) {
            contents = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : contents) {
            Files.delete(path);
        }
    }
}
