package io.arrwdb.robust;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.deploy.cluster.ClusterSettings;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.testkit.history.EpochAudit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads the logs of a cluster as they lie in Kafka, from where each may begin to its end, and looks for what must not be there. */
final class LogAudit {
    private static final long TIMEOUT_SECONDS = 60;
    private static final int POLL_BYTES = 1 << 20;
    /** How often servers may cut a log while it is read. */
    private static final int TRIES = 5;

    private final Path cluster;
    private final int groups;
    private final List<String> violations = new ArrayList<>();
    private long records;
    private long epochs;

    /** @param cluster its directory */
    LogAudit(Path cluster, int groups) {
        this.cluster = cluster;
        this.groups = groups;
    }

    /** Reads every group. @return what it found, for people */
    List<String> violations() throws InterruptedException, TimeoutException {
        try (Stores stores = new Stores(ClusterSettings.of(cluster), true)) {
            for (int group = 0; group < groups; group++) {
                read(stores, new LogGroupId(group));
            }
        }
        return violations;
    }

    @Override
    public String toString() {
        return "%,d records of %,d epochs lie in the log".formatted(records, epochs);
    }

    /** Servers may cut the log meanwhile; what was recorded as its beginning is then another place. */
    private void read(Stores stores, LogGroupId group) throws InterruptedException, TimeoutException {
        for (int left = TRIES; ; left--) {
            try {
                EpochAudit audit = readOnce(stores, group);
                violations.addAll(audit.violations());
                records += audit.records();
                epochs += audit.epochs();
                return;
            } catch (ExecutionException e) {
                if (left == 0 || !(e.getCause() instanceof LogException.OffsetOutOfRange)) {
                    throw new IllegalStateException("log group " + group + " cannot be read", e);
                }
            }
        }
    }

    private static EpochAudit readOnce(Stores stores, LogGroupId group) throws InterruptedException, ExecutionException, TimeoutException {
        Log log = stores.log();
        LogBounds bounds = await(log.bounds(group));
        GroupPosition start = await(stores.meta().get(LogStart.key(group))).entries().stream().findFirst().map(MetaEntry::value).map(LogStart::decode)
                .map(LogStart::position).orElseGet(() -> GroupPosition.beginning(bounds.topicId()));
        EpochAudit audit = new EpochAudit(group, start.barrier());
        GroupReader reader = new GroupReader(start, Rule.all());
        reader.followSeen();
        if (start.next().compareTo(bounds.end()) >= 0) {
            return audit;
        }
        try (LogReader entries = await(log.reader(group, start.next()))) {
            while (reader.next().compareTo(bounds.end()) < 0 && audit.violations().isEmpty()) {
                for (LogEntry entry : await(entries.poll(POLL_BYTES))) {
                    audit.take(reader.read(entry));
                }
            }
        }
        return audit;
    }

    private static <T> T await(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
