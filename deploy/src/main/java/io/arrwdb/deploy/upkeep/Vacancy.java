package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.recovery.LogTotals;
import io.arrwdb.deploy.compose.Stores;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a place is free: no server runs there, and none has ever created a collection there. Blocks. */
final class Vacancy {
    /** Above what a place can have seen that was begun and never used. */
    static final long INCARNATIONS_PASSED = 1_000;

    private Vacancy() { }

    /** @throws IllegalStateException saying what is there */
    static void require(Stores place, Set<LogGroupId> groups) {
        List<MetaEntry> entries = place.meta().range("").toCompletableFuture().join().entries();
        first(entries, Membership.PREFIX).ifPresent(key -> {
            throw new IllegalStateException("a server runs on the new metadata store (" + key + "): stop every server; one that was killed is "
                    + "forgotten after 10 s");
        });
        first(entries, CatalogKeys.COLLECTIONS).ifPresent(key -> {
            throw new IllegalStateException("the new metadata store is not empty: it has collections (" + key + "). Give the cluster another prefix "
                    + "(arrwdb.meta.etcd.prefix, arrwdb.object.s3.prefix, arrwdb.log.kafka.topic), or empty it");
        });
        Optional<ObjectEntry> object = place.objects().list(ObjectNames.ROOT + "/c/").toCompletableFuture().join().stream().findFirst();
        object.ifPresent(found -> {
            throw new IllegalStateException("the new object store is not empty: it holds " + found.key()
                    + ". Give the cluster another prefix (arrwdb.object.s3.prefix), or empty it");
        });
        for (LogGroupId group : groups) {
            LogTotals totals = new LogTotals();
            LogBounds bounds = LogScan.readAll(place.log(), group, totals::take);
            if (totals.id() > 0 || totals.epoch().incarnation() >= INCARNATIONS_PASSED) {
                throw new IllegalStateException("the new log is not empty: partition " + group + " of " + bounds.topicId()
                        + " holds records of shards. Give the cluster another topic (arrwdb.log.kafka.topic), or delete it");
            }
        }
    }

    private static Optional<String> first(List<MetaEntry> entries, String prefix) {
        return entries.stream().map(MetaEntry::key).filter(key -> key.startsWith(prefix)).findFirst();
    }
}
