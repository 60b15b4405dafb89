package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.BroadcastRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.CreateShardsRequest;
import java.util.List;
import java.util.Optional;

/**
 * Opens and closes shards, and carries control records to every shard of a collection. The leaders apply a control
 * record once, by its {@code ddl_ts}; everything here may be repeated after a crash.
 */
final class Shards {
    private final ShardDirectory directory;
    private final ShardCalls calls;
    private final Lanes lanes;

    Shards(ShardDirectory directory, ShardCalls calls, Lanes lanes) {
        this.directory = directory;
        this.calls = calls;
        this.lanes = lanes;
    }

    /** The log group of each shard, in order. */
    List<LogGroupId> create(CreateShardsRequest request) {
        List<ShardId> shards = request.getShardsList().stream().map(ShardId::new).toList();
        List<LogGroupId> groups = directory.place(new CollectionId(request.getCollection()), shards);
        ControlRecord record = ControlRecord.newBuilder().setKind(ControlRecord.Kind.CREATE_SHARD)
                .setDdlTs(request.getDdlTs()).setSchema(request.getSchema())
                .setReplaceDuplicates(request.getReplaceDuplicates()).setCollection(request.getCollection()).build();
        for (int i = 0; i < shards.size(); i++) {
            calls.control(shards.get(i), groups.get(i), record);
        }
        return groups;
    }

    /** Closes what is left of a collection's shards. */
    void drop(CollectionId id, Timestamp ddlTs) {
        lanes.between(id, () -> close(id, ddlTs));
        directory.forget(id);
    }

    private void close(CollectionId id, Timestamp ddlTs) {
        Optional<CollectionMeta> collection = directory.read(id);
        if (collection.isPresent()) {
            ControlRecord record = ControlRecord.newBuilder().setKind(ControlRecord.Kind.DROP_SHARD)
                    .setDdlTs(ddlTs.value()).setCollection(id.value()).build();
            collection.get().shards().forEach(s -> calls.control(s.id(), s.group(), record));
        }
    }

    /** Reaches every shard there is: none is being split or moved meanwhile. */
    void broadcast(BroadcastRequest request) {
        CollectionId collection = new CollectionId(request.getCollection());
        lanes.between(collection, () -> {
            for (ShardMeta shard : directory.shardsOf(collection)) {
                calls.control(shard.id(), shard.group(), request.getControl());
            }
        });
    }
}
