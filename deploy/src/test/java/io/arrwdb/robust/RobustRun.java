package io.arrwdb.robust;

import io.arrwdb.bench.wire.MilvusFailure;
import io.arrwdb.deploy.cluster.RelayedCluster;
import io.arrwdb.testkit.history.History;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run: a cluster, traffic, the faults of a schedule one after the other, and the checks. */
final class RobustRun implements AutoCloseable {
    /** How old a bounded read may be, and how far the oracle may run ahead of the clock after it came back. */
    private static final long BOUND_NANOS = 10_000_000_000L;
    private static final int LOG_GROUPS = 4;
    private static final int PROBES = 1_000;
    private static final long CREATE_PAUSE_MILLIS = 1_000;
    /** Small enough that replaced objects are deleted, and lost nodes replaced, within a run. */
    private static final Map<String, String> SETTINGS = Map.of("ARRWDB_DATA_GARBAGE_GRACE", "5s", "ARRWDB_DATA_HISTORY", "30s",
            "ARRWDB_DATA_NODE_SEAL_AGE", "20s", "ARRWDB_DATA_NODE_GRACE", "20s");

    private final Path root;
    private final Plan plan;
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

    RobustRun(Path root, Plan plan) {
        this.root = root;
        this.plan = plan;
        report = new Report(root.resolve("report.txt"));
        history = new History(report.origin());
        cluster = new RelayedCluster(root.resolve("cluster"), SETTINGS);
        disks = new FullDisks(cluster, report, !plan.isShort());
        stores = new LostStores(cluster, root.resolve("recover.txt"), root.resolve("earlier-log"));
        List<Fault> more = new ArrayList<>(disks.faults());
        more.add(stores.etcd());
        more.add(stores.majority(LOG_GROUPS, () -> probes.getFirst().upsert(List.of(keys.fresh(), keys.fresh(), keys.fresh(), keys.fresh())), plan.limitMillis()));
        schedule = Schedule.of(cluster, plan, more, new Overload(cluster, plan.overloadClients(), report, violations).fault());
        report.say("seed %d, %d faults: %s", plan.seed(), schedule.faults().size(), schedule.faults());
    }

    /** Plays it. @return what contradicts a promise */
    List<String> violations() throws Exception {
        cluster.start();
        create();
        cluster.endpoints().forEach(endpoint -> probes.add(new Client(PROBES + probes.size(), new Rows(endpoint), history, failures)));
        Health health = new Health(cluster, probes, keys, report, violations, plan.limitMillis());
        Rest rest = new Rest(cluster, health, probes, keys, report, violations, root.resolve("fsck.txt"));
        boolean whole;
        try (LogAudit audit = new LogAudit(cluster.root(), LOG_GROUPS)) {
            whole = play(health) && rest.isWhole(!plan.isShort());
            violations.addAll(audit.finish());
            report.say("%s", audit);
        }
        if (whole) {
            rest.checkObjects();
            if (plan.logLoss() != LogLoss.NONE) {
                loseLog(health, rest);
            }
        }
        violations.addAll(history.violations(BOUND_NANOS));
        tell();
        return violations;
    }

    /** Again where it takes longer than one call may: the same definition is accepted twice. */
    private void create() throws InterruptedException {
        long end = System.nanoTime() + plan.limitMillis() * 1_000_000;
        try (Rows rows = new Rows(cluster.endpoints().getFirst())) {
            while (true) {
                try {
                    rows.create();
                    return;
                } catch (StatusRuntimeException | MilvusFailure e) {
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                    report.say("the collection is not made yet: %s", e.getMessage());
                    Thread.sleep(CREATE_PAUSE_MILLIS);
                }
            }
        }
    }

    /** @return whether the cluster was healthy to the end */
    private boolean play(Health health) throws Exception {
        if (!health.isThere("at the beginning")) {
            return false;
        }
        boolean whole;
        try (Traffic traffic = new Traffic(cluster.endpoints(), keys, history, failures, plan.seed())) {
            whole = playFaults(health);
        }
        report.say("traffic ended; the longest time without an acknowledged write: %,d ms", history.longestGapOfWrites() / 1_000_000);
        return whole;
    }

    private boolean playFaults(Health health) throws Exception {
        for (Fault fault : schedule.faults()) {
            if (!isPlayed(fault) || !health.isThere("after " + fault.name())) {
                return false;
            }
        }
        return true;
    }

    /** What went wrong in the playing is no reason not to look at what clients saw. */
    private boolean isPlayed(Fault fault) throws InterruptedException {
        report.say("begin  %s", fault);
        try {
            fault.begin().run();
            Thread.sleep(fault.holdMillis());
            fault.end().run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            violations.add(fault.name() + " could not be played to its end: " + e);
            return false;
        }
        report.say("healed %s", fault.name());
        return true;
    }

    /** A log that is another one is refused, by writes and by name; what was flushed is there once somebody says that it may go on. */
    private void loseLog(Health health, Rest rest) throws Exception {
        if (plan.logLoss() == LogLoss.EARLIER) {
            stores.keepLog();
            if (!health.isThere("after the log was copied")) {
                return;
            }
        }
        // Then what is lost is in segments, and a group's manifests lie beyond the end of an earlier log.
        probes.getFirst().call("flush", probes.getFirst().rows()::flush);
        if (plan.logLoss() == LogLoss.EARLIER) {
            stores.bringBackLog();
            report.say("the log is what it was a while ago");
        } else {
            stores.makeTopicAnew();
            report.say("the topic of the log is another one");
        }
        long end = System.nanoTime() + plan.limitMillis() * 1_000_000;
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
        if (health.isThere("after the log was lost and given up")) {
            rest.readAll("after the log was lost and given up");
        }
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
