package io.arrwdb.deploy.wal;

import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.adapters.locallog.ObservedLog;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.recovery.MetadataCopy;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.deploy.config.LogSettings;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.ObjectSettings;
import io.arrwdb.deploy.config.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * A log and the metadata that explains it. What lies in a data directory is read beside the server that uses it: its log as the files
 * stand, and of its metadata the newest copy among its objects, for the store itself is that server's own.
 */
final class LogSource implements AutoCloseable {
    private final Stores stores;
    private final Log log;
    private final MetadataCopy metadata;

    LogSource(Stores stores) {
        this.stores = stores;
        Path directory = Path.of(stores.settings().get(Settings.DATA_DIR)).toAbsolutePath().normalize();
        log = stores.settings().get(LogSettings.TYPE).equals(LogSettings.LOCAL) ? new ObservedLog(new LocalDisk(), directory.resolve("log"))
                : stores.log();
        metadata = stores.settings().get(MetaSettings.TYPE).equals(MetaSettings.LOCAL) ? copied(directory)
                : MetadataCopy.of(stores.meta().range("").toCompletableFuture().join(), 0);
    }

    Log log() {
        return log;
    }

    List<CollectionMeta> collections() {
        return metadata.below(CatalogKeys.COLLECTIONS).stream().map(entry -> CollectionMeta.decode(entry.value())).toList();
    }

    /** Whether the collection is in the database of this name. */
    boolean isIn(CollectionMeta collection, String database) {
        return metadata.value(CatalogKeys.database(collection.database())).map(DatabaseMeta::decode)
                .filter(found -> found.name().equals(database)).isPresent();
    }

    List<LogGroupId> groups() {
        return metadata.below(GroupRecord.PREFIX).stream()
                .map(entry -> new LogGroupId(Integer.parseInt(entry.key().substring(GroupRecord.PREFIX.length())))).toList();
    }

    /** Where the group's log begins. */
    GroupPosition start(LogGroupId group) {
        return metadata.value(LogStart.key(group)).map(LogStart::decode).map(LogStart::position)
                .orElseGet(() -> GroupPosition.beginning(log.bounds(group).toCompletableFuture().join().topicId()));
    }

    private MetadataCopy copied(Path directory) {
        if (!stores.settings().get(ObjectSettings.TYPE).equals(ObjectSettings.LOCAL)) {
            return newest(stores.objects());
        }
        try (DirectoryObjectStore objects = DirectoryObjectStore.observed(new LocalDisk(), directory.resolve("objects"), 1)) {
            return newest(objects);
        }
    }

    private static MetadataCopy newest(ObjectStore objects) {
        List<ObjectEntry> copies = objects.list(MetadataCopy.PREFIX).toCompletableFuture().join();
        if (copies.isEmpty()) {
            throw new IllegalStateException("there is no copy of the metadata yet, below " + MetadataCopy.PREFIX
                    + " of the object store: a server writes one when it starts");
        }
        return MetadataCopy.decode(objects.get(copies.getLast().key()).toCompletableFuture().join());
    }

    @Override
    public void close() {
        if (log instanceof ObservedLog observed) {
            observed.close();
        }
        stores.close();
    }
}
