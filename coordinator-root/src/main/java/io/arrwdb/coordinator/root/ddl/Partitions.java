package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.coordinator.root.journal.JournalEntry;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.PartitionRequest;
import java.util.Optional;

/** Creates and drops partitions. */
public final class Partitions {
    private final Definitions definitions;
    private final CollectionEdits edits;

    public Partitions(Definitions definitions, CollectionEdits edits) {
        this.definitions = definitions;
        this.edits = edits;
    }

    /** Creating what exists succeeds. */
    public DdlResponse create(PartitionRequest request) {
        CollectionMeta seen = definitions.collection(request.getDatabase(), request.getCollection());
        PartitionMeta made = new PartitionMeta(new PartitionId(definitions.newIds(1)), request.getPartition(), definitions.now());
        return edits.exclusively(seen.id(), () -> {
            CollectionMeta collection = definitions.current(seen, request.getDatabase(), request.getCollection());
            if (collection.partition(request.getPartition()).isPresent()) {
                return CollectionEdits.Change.NONE;
            }
            if (hasPartitionKey(collection)) {
                throw Refusals.keyPartitionsAreFixed();
            }
            int limit = definitions.config().maxPartitions();
            if (collection.visiblePartitions().size() >= limit) {
                throw Refusals.tooManyPartitions(collection.visiblePartitions().size() + 1, limit, collection.name());
            }
            return edits.apply(collection.id(), c -> c.withPartition(made, made.created()));
        });
    }

    /** Dropping what is not there succeeds, as in Milvus. */
    public DdlResponse drop(PartitionRequest request) {
        CollectionMeta seen = definitions.collection(request.getDatabase(), request.getCollection());
        Timestamp ddlTs = definitions.now();
        return edits.exclusively(seen.id(), () -> {
            CollectionMeta collection = definitions.current(seen, request.getDatabase(), request.getCollection());
            if (request.getPartition().equals(PartitionMeta.DEFAULT_NAME)) {
                throw Refusals.defaultPartitionStays();
            }
            if (hasPartitionKey(collection)) {
                throw Refusals.keyPartitionsStay();
            }
            Optional<PartitionMeta> partition = collection.partition(request.getPartition());
            if (partition.isEmpty()) {
                return CollectionEdits.Change.NONE;
            }
            refuseIfLoaded(collection, partition.get().id());
            return edits.begin(new JournalEntry.DropPartition(collection.id(), partition.get().id(), ddlTs),
                    c -> c.withPartitionDropping(partition.get().id(), ddlTs));
        });
    }

    private void refuseIfLoaded(CollectionMeta collection, PartitionId partition) {
        Optional<LoadMeta> load = definitions.catalog().load(collection.id());
        if (load.isPresent() && load.get().covers(partition)) {
            throw Refusals.partitionLoaded();
        }
    }

    private static boolean hasPartitionKey(CollectionMeta collection) {
        return collection.schema().fields().stream().anyMatch(FieldSchema::partitionKey);
    }
}
