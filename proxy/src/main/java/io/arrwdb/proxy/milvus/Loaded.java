package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.route.KeyPartitions;
import io.arrwdb.proxy.route.Pause;
import io.arrwdb.proxy.route.Roles;
import io.grpc.Deadline;
import java.util.List;

/** Which partitions a read may and does look at. */
final class Loaded {
    private static final long POLL_MILLIS = 5;

    private Loaded() { }

    /**
     * The partitions to read, empty for all of them: those that are named, or those that hold the filter's partition keys. Where the collection is still being loaded this waits for it: SDKs load
     * without waiting, and a read right after should not fail.
     *
     * @throws io.arrwdb.proxy.error.MilvusException when the collection, or a partition that is named, is not loaded
     */
    static List<Long> partitions(Backend backend, CollectionMeta collection, List<String> names, FilterPlan filter, Deadline deadline) {
        if (!names.isEmpty() && Lookup.hasPartitionKey(collection)) {
            throw NameErrors.partitionKeyMode();
        }
        List<PartitionMeta> named = Lookup.partitions(collection, names);
        LoadMeta load = ready(backend, collection, named, deadline);
        if (!named.isEmpty()) {
            return named.stream().map(p -> p.id().value()).toList();
        }
        return KeyPartitions.of(collection, filter, load.allPartitions() ? List.of() : load.partitions()).stream()
                .map(PartitionId::value).toList();
    }

    private static LoadMeta ready(Backend backend, CollectionMeta collection, List<PartitionMeta> named, Deadline deadline) {
        Pause pause = null;
        while (true) {
            LoadMeta load = backend.lookup().catalog().load(collection.id())
                    .orElseThrow(() -> ReadErrors.collectionNotLoaded(collection.name()));
            for (PartitionMeta partition : named) {
                if (!load.covers(partition.id())) {
                    throw ReadErrors.partitionNotLoaded(partition.name());
                }
            }
            if (load.ready()) {
                return load;
            }
            if (pause == null) {
                pause = new Pause(POLL_MILLIS, deadline.minimum(Roles.deadline(backend.config().coverageWaitMillis())));
            }
            if (!pause.beforeNextTry()) {
                throw ReadErrors.collectionLoading(collection.name());
            }
        }
    }
}
