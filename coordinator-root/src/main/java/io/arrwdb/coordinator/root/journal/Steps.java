package io.arrwdb.coordinator.root.journal;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.BroadcastRequest;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.CreateShardsRequest;
import io.arrwdb.proto.internal.CreateShardsResponse;
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The steps of each kind of journal entry, from the beginning: those that were done before a crash do nothing again. */
final class Steps {
    private static final long CALL_TIMEOUT_MILLIS = 30_000;
    private static final long WRITE_TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;
    private final CatalogEditor editor;
    private final Channels channels;

    Steps(FencedStore store, Channels channels) {
        this.store = store;
        this.editor = new CatalogEditor(store);
        this.channels = channels;
    }

    /** Runs the entry to its end and deletes it; answers the revision at which its effect shows. Blocks. */
    Revision run(String key, JournalEntry entry) {
        Optional<CollectionMeta> collection = read(entry.collection());
        if (collection.isEmpty()) {
            return write(List.of(new MetaTxn.Op.Delete(key)));
        }
        return switch (entry) {
            case JournalEntry.Create create -> create(key, create, collection.get());
            case JournalEntry.Drop drop -> drop(key, drop);
            case JournalEntry.DropPartition partition -> dropPartition(key, partition);
            case JournalEntry.ChangeSchema change -> changeSchema(key, change);
        };
    }

    private Revision create(String key, JournalEntry.Create entry, CollectionMeta collection) {
        CreateShardsResponse placed = dataCoordinator().createShards(CreateShardsRequest.newBuilder()
                .setCollection(entry.collection().value())
                .addAllShards(collection.ring().shards().stream().map(s -> s.value()).toList())
                .setSchema(ByteString.copyFrom(collection.schema().encode()))
                .setReplaceDuplicates(collection.replaceDuplicates())
                .setDdlTs(entry.ddlTs().value())
                .addAllPartitions(collection.partitions().stream().map(PartitionMeta::id).map(p -> p.value()).toList())
                .build());
        if (placed.hasFailure()) {
            throw ServiceFailure.of(placed.getFailure());
        }
        List<ShardMeta> shards = IntStream.range(0, placed.getLogGroupsCount())
                .mapToObj(i -> new ShardMeta(collection.ring().shards().get(i), new LogGroupId(placed.getLogGroups(i)), i))
                .toList();
        return edit(key, entry, c -> c.withShards(shards).withState(CollectionState.AVAILABLE));
    }

    private Revision drop(String key, JournalEntry.Drop entry) {
        require(dataCoordinator().dropShards(CollectionIdRequest.newBuilder()
                .setCollection(entry.collection().value()).setDdlTs(entry.ddlTs().value()).build()));
        return write(List.of(new MetaTxn.Op.Delete(CatalogKeys.collection(entry.collection())),
                new MetaTxn.Op.Delete(key)));
    }

    private Revision dropPartition(String key, JournalEntry.DropPartition entry) {
        broadcast(entry.collection(), ControlRecord.newBuilder().setKind(ControlRecord.Kind.DROP_PARTITION)
                .setPartition(entry.partition().value()).setDdlTs(entry.ddlTs().value()));
        return edit(key, entry, c -> c.withoutPartition(entry.partition(), entry.ddlTs()));
    }

    private Revision changeSchema(String key, JournalEntry.ChangeSchema entry) {
        broadcast(entry.collection(), ControlRecord.newBuilder().setKind(ControlRecord.Kind.SCHEMA)
                .setSchema(ByteString.copyFrom(entry.schema().encode())).setDdlTs(entry.ddlTs().value()));
        return edit(key, entry, c -> c.schema().version() < entry.schema().version()
                ? c.withSchema(entry.schema(), entry.ddlTs()) : c);
    }

    private void broadcast(CollectionId collection, ControlRecord.Builder control) {
        require(dataCoordinator().broadcast(BroadcastRequest.newBuilder().setCollection(collection.value())
                .setControl(control.setCollection(collection.value())).build()));
    }

    private Optional<CollectionMeta> read(CollectionId id) {
        return Waiting.on(store.reads().get(CatalogKeys.collection(id)), WRITE_TIMEOUT_MILLIS, "reading collection " + id)
                .entries().stream().findFirst().map(e -> CollectionMeta.decode(e.value()));
    }

    private Revision edit(String key, JournalEntry entry, UnaryOperator<CollectionMeta> change) {
        return Waiting.on(editor.collection(entry.collection(), change, new MetaTxn.Op.Delete(key)), WRITE_TIMEOUT_MILLIS,
                "writing collection " + entry.collection()).revision();
    }

    private Revision write(List<MetaTxn.Op> ops) {
        return Waiting.on(store.write(ops), WRITE_TIMEOUT_MILLIS, "writing the catalog");
    }

    private DataCoordinatorGrpc.DataCoordinatorBlockingStub dataCoordinator() {
        return DataCoordinatorGrpc.newBlockingStub(channels.to(Role.DATA_COORDINATOR))
                .withDeadlineAfter(CALL_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void require(Ack ack) {
        if (ack.hasFailure()) {
            throw ServiceFailure.of(ack.getFailure());
        }
    }
}
