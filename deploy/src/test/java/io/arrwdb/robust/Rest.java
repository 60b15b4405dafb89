package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What is looked at when faults and traffic are over. */
final class Rest {
    /** What replaced objects, and those of workers that died, may take to be deleted. */
    private static final long SWEPT_MILLIS = 180_000;
    private static final long SWEPT_POLL_MILLIS = 5_000;
    private static final long RANGE = 2_000;
    private static final int ATTEMPTS = 5;

    private final RelayedCluster cluster;
    private final Health health;
    private final List<Client> probes;
    private final Keys keys;
    private final Report report;
    private final List<String> violations;
    private final Path output;

    /** @param probes a client of each proxy @param violations takes what is wrong @param output takes what {@code fsck} prints */
    Rest(RelayedCluster cluster, Health health, List<Client> probes, Keys keys, Report report, List<String> violations, Path output) {
        this.cluster = cluster;
        this.health = health;
        this.probes = probes;
        this.keys = keys;
        this.report = report;
        this.violations = violations;
        this.output = output;
    }

    /** Every key as it is, then flushed and compacted. @param everythingDies once more after that @return whether the cluster was healthy to the end */
    boolean isWhole(boolean everythingDies) throws InterruptedException {
        if (!health.isThere("at rest")) {
            return false;
        }
        readAll("at rest");
        Client client = probes.getFirst();
        client.call("flush", client.rows()::flush);
        client.call("compact", client.rows()::compact);
        readAll("flushed");
        return !everythingDies || comesBack();
    }

    private boolean comesBack() throws InterruptedException {
        cluster.names().reversed().forEach(cluster::kill);
        cluster.start();
        if (!health.isThere("after the death of everything")) {
            return false;
        }
        readAll("after the death of everything");
        return true;
    }

    void readAll(String when) {
        Client reader = probes.getLast();
        long end = keys.end();
        for (long from = 0; from < end; from += RANGE) {
            long first = from;
            if (!isAnswered(() -> reader.range(first, Math.min(end, first + RANGE)))) {
                violations.add("keys " + from + " and on could not be read " + when);
            }
        }
        if (!isAnswered(reader::count)) {
            violations.add("rows could not be counted " + when);
        }
        report.say("%,d keys read %s", end, when);
    }

    /** A busy machine may take longer than a call's deadline: what is answered counts. */
    private static boolean isAnswered(BooleanSupplier read) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (read.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** What {@code ./arrwdb fsck} says: objects are neither missing nor left over. What nobody names may stay a while. */
    void checkObjects() throws IOException, InterruptedException {
        long end = System.nanoTime() + SWEPT_MILLIS * 1_000_000;
        int status = fsck();
        while (status != 0 && System.nanoTime() < end) {
            Thread.sleep(SWEPT_POLL_MILLIS);
            status = fsck();
        }
        report.say("objects: %s", Files.readString(output).strip());
        if (status != 0) {
            violations.add("objects are missing, damaged or left over (fsck ends with " + status + ")");
        }
    }

    private int fsck() throws IOException, InterruptedException {
        return cluster.command(output, "fsck", "--cluster", cluster.root().toString());
    }
}
