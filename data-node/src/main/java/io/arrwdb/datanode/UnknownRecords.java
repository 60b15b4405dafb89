package io.arrwdb.datanode;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.shard.group.GroupPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Refuses a log that holds records of groups which the metadata does not know: it is another deployment's, which would read ours, or
 * the metadata was lost, and a group that began anew would give its place away. The log is looked at before the metadata is
 * looked at again, so that a group which another node founds at this moment is known by then.
 */
final class UnknownRecords {
    private UnknownRecords() { }

    /** Fails with {@link IllegalStateException} saying what to do. */
    static CompletionStage<Void> refuse(GroupPorts ports, int logGroups) {
        return ports.meta().range(GroupRecord.PREFIX).thenCompose(known -> {
            Map<LogGroupId, CompletableFuture<LogBounds>> logs = new TreeMap<>();
            unknown(known, logGroups).forEach(group -> logs.put(group, ports.log().bounds(group).toCompletableFuture()));
            return logs.isEmpty() ? CompletableFuture.completedStage(null)
                    : CompletableFuture.allOf(logs.values().toArray(CompletableFuture[]::new))
                            .thenCompose(done -> ports.meta().range(GroupRecord.PREFIX)).thenAccept(now -> unknown(now, logGroups).stream()
                                    .filter(logs::containsKey).forEach(group -> refuse(group, logs.get(group).join())));
        });
    }

    private static void refuse(LogGroupId group, LogBounds bounds) {
        if (bounds.end().value() > 0) {
            throw new IllegalStateException("the log of group " + group + " (" + bounds.topicId() + ") holds records up to offset " + bounds.end()
                    + ", and the metadata knows nothing of that group: another deployment uses this log, and needs it for itself (give this one another "
                    + "arrwdb.log.kafka.topic, or arrwdb.data-dir), or the metadata was lost (./arrwdb recover meta)");
        }
    }

    private static List<LogGroupId> unknown(MetaSnapshot records, int logGroups) {
        Set<String> known = records.entries().stream().map(MetaEntry::key).collect(Collectors.toSet());
        List<LogGroupId> unknown = new ArrayList<>();
        for (int number = 0; number < logGroups; number++) {
            LogGroupId group = new LogGroupId(number);
            if (!known.contains(GroupRecord.key(group))) {
                unknown.add(group);
            }
        }
        return unknown;
    }
}
