package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Disks that are lost: of one node, of a majority of those that order decisions, of copies of objects; objects that are damaged. */
final class DiskFaults {
    private static final int MOST_MILLIS = 3_000;
    private static final int LARGE_BYTES = 2_000;

    private DiskFaults() { }

    static List<Fault> of(RelayedCluster cluster, Random random) {
        List<Fault> faults = new ArrayList<>();
        faults.add(lost(cluster, random, List.of("data-node-3")));
        faults.add(lost(cluster, random, List.of("data-node-1", "data-node-2")));
        faults.add(lost(cluster, random, List.of("query-node-1")));
        faults.add(lost(cluster, random, List.of("index-node-1")));
        faults.add(damaged(cluster, random));
        return faults;
    }

    private static Fault lost(RelayedCluster cluster, Random random, List<String> names) {
        return new Fault("lose the disks of " + String.join(" and ", names), random.nextInt(MOST_MILLIS), () -> {
            names.forEach(cluster::kill);
            names.forEach(name -> clear(cluster.directory(name).resolve("data")));
        }, () -> cluster.start(names));
    }

    /** A bit of a large object turns in S3, and the query nodes have no copies. What it was comes back. */
    private static Fault damaged(RelayedCluster cluster, Random random) {
        List<String> readers = cluster.names("query-node");
        long choice = random.nextLong(Long.MAX_VALUE);
        List<Path> victim = new ArrayList<>();
        List<byte[]> before = new ArrayList<>();
        return new Fault("turn a bit of an object and lose its copies", random.nextInt(MOST_MILLIS), () -> {
            List<Path> objects = large(cluster.directory("s3-1").resolve("data"));
            readers.forEach(cluster::kill);
            readers.forEach(name -> clear(cluster.directory(name).resolve("data")));
            if (!objects.isEmpty()) {
                victim.add(objects.get((int) (choice % objects.size())));
                before.add(Files.readAllBytes(victim.getFirst()));
                byte[] damaged = before.getFirst().clone();
                damaged[damaged.length / 2] ^= 1;
                Files.write(victim.getFirst(), damaged);
            }
            for (String name : readers) {
                cluster.launch(name);
            }
        }, () -> {
            if (!victim.isEmpty() && Files.exists(victim.getFirst())) {
                Files.write(victim.getFirst(), before.getFirst());
            }
        });
    }

    private static List<Path> large(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(file -> file.toFile().length() > LARGE_BYTES).sorted().toList();
        }
    }

    static void clear(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).filter(file -> !file.equals(directory)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
