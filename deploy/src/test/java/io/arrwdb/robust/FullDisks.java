package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small disks of their own for some data directories, where this process may mount file systems; they can be filled. */
final class FullDisks implements AutoCloseable {
    private static final List<String> NAMES = List.of("data-node-2", "query-node-2");
    private static final int SIZE_MIB = 96;
    private static final long HOLD_MILLIS = 8_000;
    private static final String FILLER = "filler";

    private final List<Path> mounted = new ArrayList<>();
    private final RelayedCluster cluster;
    private final List<Fault> faults = new ArrayList<>();
    private final Thread atExit = new Thread(this::unmount, "unmount");

    /** The members have not started yet. @param wanted false leaves every directory where it is */
    FullDisks(RelayedCluster cluster, Report report, boolean wanted) {
        this.cluster = cluster;
        Runtime.getRuntime().addShutdownHook(atExit);
        for (String name : wanted ? NAMES : List.<String>of()) {
            Path data = cluster.directory(name).resolve("data");
            if (run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m", "arrwdb-robust", data.toString())) {
                mounted.add(data);
                faults.add(new Fault("fill the disk of " + name, HOLD_MILLIS, () -> fill(data), () -> {
                    Files.deleteIfExists(data.resolve(FILLER));
                    restartIfItEnded(name);
                }));
            } else {
                report.say("SKIPPED: no file system can be mounted here, so the disk of %s is never full", name);
            }
        }
    }

    List<Fault> faults() {
        return faults;
    }

    /** A process may end when its disk is full, as it would be started again then. */
    private void restartIfItEnded(String name) {
        if (!cluster.isRunning(name)) {
            cluster.start(name);
        }
    }

    private static void fill(Path data) throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(data.resolve(FILLER))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        unmount();
    }

    /** Also while files are open, which are gone with their processes. */
    private void unmount() {
        for (Path data : mounted) {
            run("umount", "-l", data.toString());
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(command[0] + " could not be run", e);
        }
    }
}
