package io.arrwdb.testkit.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which process of this machine opened a connection: asked of Linux's {@code /proc}, the only place that knows. */
final class SocketOwner {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private SocketOwner() { }

    /**
     * The name of the process among {@code pids} that holds the other end of a connection to this machine.
     *
     * @param from the other end's port
     * @param to the port that it connected to
     */
    static Optional<String> of(int from, int to, Map<String, Long> pids) throws IOException {
        Optional<String> inode = inode(from, to);
        if (inode.isEmpty()) {
            return Optional.empty();
        }
        String link = "socket:[" + inode.get() + "]";
        return pids.entrySet().stream().filter(process -> holds(process.getValue(), link)).map(Map.Entry::getKey).findFirst();
    }

    private static Optional<String> inode(int from, int to) throws IOException {
        String local = ":%04X".formatted(from);
        String remote = ":%04X".formatted(to);
        for (Path table : TABLES) {
            if (Files.exists(table)) {
                for (String line : Files.readAllLines(table)) {
                    String[] columns = line.strip().split("\\s+");
                    if (columns[LOCAL].endsWith(local) && columns[REMOTE].endsWith(remote)) {
                        return Optional.of(columns[INODE]);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(long pid, String link) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files) {
                if (isLink(file, link)) {
                    return true;
                }
            }
            return false;
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean isLink(Path file, String link) {
        try {
            return Files.readSymbolicLink(file).toString().equals(link);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
