package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.ShardPlacement;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Which log group each shard lies on: decided once, stored, and the same whenever it is asked again. Blocks. */
final class ShardDirectory {
    private static final String PREFIX = "placement/";
    private static final int FORMAT = 1;
    private static final long TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;
    private final int groups;

    ShardDirectory(FencedStore store, int groups) {
        this.store = store;
        this.groups = groups;
    }

    /** The groups of a new collection's shards, in their order; decided at the first call. */
    List<LogGroupId> place(CollectionId collection, List<ShardId> shards) {
        List<MetaEntry> placements = waitFor(store.reads().range(PREFIX)).entries();
        String key = PREFIX + collection;
        Optional<MetaEntry> known = placements.stream().filter(e -> e.key().equals(key)).findFirst();
        if (known.isPresent()) {
            return decode(known.get().value());
        }
        Map<LogGroupId, Integer> load = new HashMap<>();
        placements.forEach(e -> decode(e.value()).forEach(g -> load.merge(g, 1, Integer::sum)));
        List<LogGroupId> placed = ShardPlacement.place(shards.size(), groups, load);
        Optional<Revision> written = waitFor(store.write(List.of(new MetaTxn.Compare.ModifiedAt(key, Revision.ZERO)),
                List.of(new MetaTxn.Op.Put(key, encode(placed)))));
        return written.isPresent() ? placed : place(collection, shards);
    }

    /** Notes that a shard lies on another group from now on: to be written along with the collection. */
    MetaTxn.Op placed(CollectionId collection, ShardId shard, LogGroupId group) {
        return new MetaTxn.Op.Put(PREFIX + collection, encode(shardsOf(collection).stream()
                .map(meta -> meta.id().equals(shard) ? group : meta.group()).toList()));
    }

    /** Forgets where the shards of a dropped collection were. */
    void forget(CollectionId collection) {
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(PREFIX + collection))));
    }

    /** The collection as it is stored now, in whatever state. */
    Optional<CollectionMeta> read(CollectionId collection) {
        return waitFor(store.reads().get(CatalogKeys.collection(collection))).entries().stream().findFirst()
                .map(e -> CollectionMeta.decode(e.value()));
    }

    /** The shards of a collection that must exist. */
    List<ShardMeta> shardsOf(CollectionId collection) {
        return read(collection).orElseThrow(() -> ServiceFailure.refused(100,
                "collection not found[collection=" + collection + "]")).shards();
    }

    private static <T> T waitFor(CompletionStage<T> stage) {
        return Waiting.on(stage, TIMEOUT_MILLIS, "the metadata store");
    }

    private static byte[] encode(List<LogGroupId> placed) {
        return new ByteWriter().u8(FORMAT).list(placed, (o, g) -> o.varint(g.value())).toBytes();
    }

    private static List<LogGroupId> decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a shard placement of format " + format + "; this version reads " + FORMAT);
        }
        return in.list(i -> new LogGroupId(i.count(Integer.MAX_VALUE)));
    }
}
