package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.ReadErrors;
import java.util.ArrayList;
import java.util.List;

/** Which partitions a read may and does look at. */
final class Loaded {
    private Loaded() { }

    /**
     * The partitions to read, empty for all of them.
     *
     * @throws io.arrwdb.proxy.error.MilvusException when the collection, or a partition that is named, is not loaded
     */
    static List<Long> partitions(Catalog catalog, CollectionMeta collection, List<String> names) {
        if (!names.isEmpty() && Lookup.hasPartitionKey(collection)) {
            throw NameErrors.partitionKeyMode();
        }
        List<PartitionMeta> named = Lookup.partitions(collection, names);
        LoadMeta load = catalog.load(collection.id())
                .orElseThrow(() -> ReadErrors.collectionNotLoaded(collection.name()));
        for (PartitionMeta partition : named) {
            if (!load.covers(partition.id())) {
                throw ReadErrors.partitionNotLoaded(partition.name());
            }
        }
        if (!load.ready()) {
            throw ReadErrors.collectionLoading(collection.name());
        }
        if (!named.isEmpty()) {
            return named.stream().map(p -> p.id().value()).toList();
        }
        return load.allPartitions() ? List.of()
                : new ArrayList<>(load.partitions().stream().map(PartitionId::value).toList());
    }
}
