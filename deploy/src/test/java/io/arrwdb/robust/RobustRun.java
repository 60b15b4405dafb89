package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import io.arrwdb.testkit.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run: a cluster, traffic, the faults of a schedule one after the other, and the checks. */
final class RobustRun implements AutoCloseable {
    /** How old a bounded read may be, and how far the oracle may run ahead of the clock after it came back. */
    private static final long BOUND_NANOS = 10_000_000_000L;
    /** What replaced objects, and those of workers that died, may take to be deleted. */
    private static final long SWEPT_MILLIS = 180_000;
    private static final long SWEPT_POLL_MILLIS = 10_000;
    private static final int LOG_GROUPS = 4;
    private static final int PROBES = 1_000;
    private static final long RANGE = 2_000;
    /** Small enough that replaced objects are deleted, and lost nodes replaced, within a run. */
    private static final Map<String, String> SETTINGS = Map.of("ARRWDB_DATA_GARBAGE_GRACE", "5s", "ARRWDB_DATA_HISTORY", "30s",
            "ARRWDB_DATA_NODE_SEAL_AGE", "20s", "ARRWDB_DATA_NODE_GRACE", "20s");

    private final Path root;
    private final Report report;
    private final RelayedCluster cluster;
    private final FullDisks disks;
    private final LostStores stores;
    private final Schedule schedule;
    private final History history;
    private final Failures failures = new Failures();
    private final Keys keys = new Keys();
    private final List<Client> probes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final long limitMillis;
    private final LogLoss logLoss;

    /**
     * @param limitMillis how long the cluster may take to be healthy after a fault
     * @param logLoss what the log loses at the end, which a cluster must refuse until somebody recovers it
     */
    RobustRun(Path root, long seed, int faults, Pattern only, long limitMillis, LogLoss logLoss) {
        this.root = root;
        this.limitMillis = limitMillis;
        this.logLoss = logLoss;
        report = new Report(root.resolve("report.txt"));
        history = new History(report.origin());
        cluster = new RelayedCluster(root.resolve("cluster"), SETTINGS);
        disks = new FullDisks(cluster, report);
        stores = new LostStores(cluster, root.resolve("recover.txt"), root.resolve("earlier-log"));
        List<Fault> more = new ArrayList<>(disks.faults());
        more.add(stores.etcd());
        more.add(stores.majority(LOG_GROUPS, () -> probes.getFirst().upsert(List.of(keys.fresh(), keys.fresh(), keys.fresh(), keys.fresh())), limitMillis));
        schedule = Schedule.of(cluster, seed, faults, only, more, new Overload(cluster, report, violations).fault());
        report.say("seed %d, %d faults: %s", seed, faults, schedule.faults());
    }

    /** Plays it. @return what contradicts a promise */
    List<String> violations() throws Exception {
        cluster.start();
        try (Rows rows = new Rows(cluster.endpoints().getFirst())) {
            rows.create();
        }
        cluster.endpoints().forEach(endpoint -> probes.add(new Client(PROBES + probes.size(), new Rows(endpoint), history, failures)));
        Health health = new Health(cluster, probes, keys);
        boolean whole;
        try (LogAudit audit = new LogAudit(cluster.root(), LOG_GROUPS)) {
            whole = play(health);
            violations.addAll(audit.finish());
            report.say("%s", audit);
        }
        if (whole) {
            checkObjects();
            if (logLoss != LogLoss.NONE) {
                loseLog(health);
            }
        }
        violations.addAll(history.violations(BOUND_NANOS));
        tell();
        return violations;
    }

    /** @return whether the cluster was healthy to the end */
    private boolean play(Health health) throws Exception {
        if (!isHealthy(health, "at the beginning")) {
            return false;
        }
        try (Traffic traffic = new Traffic(cluster.endpoints(), keys, history, failures, schedule.seed())) {
            playFaults(health);
        }
        report.say("traffic ended; the longest time without an acknowledged write: %,d ms", history.longestGapOfWrites() / 1_000_000);
        return checkAtRest(health);
    }

    private void playFaults(Health health) throws Exception {
        for (Fault fault : schedule.faults()) {
            report.say("begin  %s", fault);
            fault.begin().run();
            Thread.sleep(fault.holdMillis());
            fault.end().run();
            report.say("healed %s", fault.name());
            if (!isHealthy(health, "after " + fault.name())) {
                return;
            }
        }
    }

    /** Every key, as it is, then flushed and compacted, then after the death of everything; objects are neither missing nor left over. */
    private boolean checkAtRest(Health health) throws Exception {
        if (!isHealthy(health, "at rest")) {
            return false;
        }
        readAll("at rest");
        probes.getFirst().call("flush", probes.getFirst().rows()::flush);
        probes.getFirst().call("compact", probes.getFirst().rows()::compact);
        readAll("flushed");
        cluster.names().reversed().forEach(cluster::kill);
        cluster.start();
        if (!isHealthy(health, "after the death of everything")) {
            return false;
        }
        readAll("after the death of everything");
        return true;
    }

    /** A log that is another one is refused, by writes and by name; what was flushed is there once somebody says that it may go on. */
    private void loseLog(Health health) throws Exception {
        if (logLoss == LogLoss.EARLIER) {
            stores.keepLog();
            if (!isHealthy(health, "after the log was copied")) {
                return;
            }
        }
        // Then what is lost is in segments, and a group's manifests lie beyond the end of an earlier log.
        probes.getFirst().call("flush", probes.getFirst().rows()::flush);
        if (logLoss == LogLoss.EARLIER) {
            stores.bringBackLog();
            report.say("the log is what it was a while ago");
        } else {
            stores.makeTopicAnew();
            report.say("the topic of the log is another one");
        }
        long end = System.nanoTime() + limitMillis * 1_000_000;
        while (!stores.saysThatTheLogIsGone() && System.nanoTime() < end) {
            Thread.sleep(1_000);
        }
        if (!stores.saysThatTheLogIsGone()) {
            violations.add("no data node says that the log is another one, or lost records");
        }
        if (probes.getFirst().upsert(List.of(keys.fresh(), keys.fresh(), keys.fresh(), keys.fresh()))) {
            violations.add("writes were acknowledged that went to a log that was lost");
        }
        stores.recoverGroups(LOG_GROUPS);
        if (isHealthy(health, "after the log was lost and given up")) {
            readAll("after the log was lost and given up");
        }
    }

    /** What {@code ./arrwdb fsck} says; what nobody names may stay a while. */
    private void checkObjects() throws IOException, InterruptedException {
        Path output = root.resolve("fsck.txt");
        long end = System.nanoTime() + SWEPT_MILLIS * 1_000_000;
        int status = cluster.command(output, "fsck", "--cluster", cluster.root().toString());
        while (status != 0 && System.nanoTime() < end) {
            Thread.sleep(SWEPT_POLL_MILLIS);
            status = cluster.command(output, "fsck", "--cluster", cluster.root().toString());
        }
        report.say("objects: %s", Files.readString(output).strip());
        if (status != 0) {
            violations.add("objects are missing, damaged or left over (fsck ends with " + status + ")");
        }
    }

    private void readAll(String when) {
        Client reader = probes.getLast();
        long end = keys.end();
        for (long from = 0; from < end; from += RANGE) {
            if (!reader.range(from, Math.min(end, from + RANGE))) {
                violations.add("keys " + from + " and on could not be read " + when);
            }
        }
        if (!reader.count()) {
            violations.add("rows could not be counted " + when);
        }
        report.say("%,d keys read %s", end, when);
    }

    private boolean isHealthy(Health health, String when) throws InterruptedException {
        long start = System.nanoTime();
        String missing = health.await(limitMillis);
        if (missing.isEmpty()) {
            report.say("healthy %s: %,d ms", when, (System.nanoTime() - start) / 1_000_000);
        } else {
            violations.add("not healthy " + when + " for " + limitMillis + " ms: " + missing);
            report.say("%s\n%s", violations.getLast(), cluster.table());
        }
        return missing.isEmpty();
    }

    private void tell() {
        history.write(root.resolve("history.txt"));
        report.say("%,d operations: %s", history.size(), history.summary());
        report.say("%,d calls failed", failures.number());
        failures.byReason().forEach((reason, times) -> report.say("  %,6d %s", times, reason));
        report.say("%d violations", violations.size());
        violations.forEach(violation -> report.say("VIOLATION %s", violation));
    }

    @Override
    public void close() {
        probes.forEach(probe -> probe.rows().close());
        cluster.close();
        disks.close();
    }

    static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
