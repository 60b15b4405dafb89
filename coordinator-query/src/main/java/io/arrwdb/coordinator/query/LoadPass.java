package io.arrwdb.coordinator.query;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.query.LoadPlacement;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.LoadShardRequest;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.rpc.IndexSpecs;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at every load: places shards that have no live node, asks nodes for what they lack and to let go of what
 * nobody wants, and notes which loads serve. Blocks; one at a time.
 */
final class LoadPass {
    private static final Logger LOG = LoggerFactory.getLogger(LoadPass.class);
    private static final long WRITE_TIMEOUT_MILLIS = 10_000;

    private final CatalogFollower catalog;
    private final MembershipFollower members;
    private final CatalogEditor editor;
    private final QueryNodes nodes;
    private final Map<Seat, LoadShardRequest> asked = new HashMap<>();
    private final Map<CollectionId, Integer> progress = new ConcurrentHashMap<>();
    /** Whether this look has changed anything. */
    private boolean acted;

    LoadPass(CatalogFollower catalog, MembershipFollower members, CatalogEditor editor, QueryNodes nodes) {
        this.catalog = catalog;
        this.members = members;
        this.editor = editor;
        this.nodes = nodes;
    }

    /** A shard on a node, as long as the node's session lasts. */
    private record Seat(NodeId node, ShardId shard) { }

    /** How far a load is, in percent, as of the last look. */
    int progressOf(CollectionId collection) {
        return progress.getOrDefault(collection, 0);
    }

    Outcome run() {
        acted = false;
        Catalog now = catalog.current();
        Membership membership = members.current();
        List<NodeId> live = membership.nodes(Role.QUERY_NODE.label());
        if (placeAll(now, live)) {
            return Outcome.BUSY;
        }
        Map<NodeId, Map<ShardId, ShardView>> views = new HashMap<>();
        boolean reachable = true;
        for (NodeId node : live) {
            Optional<Map<ShardId, ShardView>> seen = nodes.views(node);
            reachable &= seen.isPresent();
            seen.ifPresent(v -> views.put(node, v));
        }
        asked.keySet().removeIf(seat -> !views.containsKey(seat.node) || !views.get(seat.node).containsKey(seat.shard));
        boolean settled = reachable;
        for (LoadMeta load : now.loads()) {
            Optional<CollectionMeta> collection = now.collection(load.collection()).filter(CollectionMeta::available);
            if (collection.isPresent()) {
                settled &= serve(collection.get(), load, views);
            }
        }
        progress.keySet().removeIf(c -> now.load(c).isEmpty());
        releaseUnwanted(now, views);
        return acted ? Outcome.BUSY : settled ? Outcome.IDLE : Outcome.WAITING;
    }

    private boolean placeAll(Catalog now, List<NodeId> live) {
        LoadPlacement placement = new LoadPlacement(live, now.loads());
        boolean moved = false;
        for (LoadMeta load : now.loads()) {
            Optional<CollectionMeta> collection = now.collection(load.collection()).filter(CollectionMeta::available);
            if (collection.isEmpty()) {
                continue;
            }
            SortedMap<ShardId, List<NodeId>> wanted = placement.place(load, collection.get().ring().shards());
            if (!wanted.equals(load.placement())) {
                LOG.info("collection {} is placed on {}", load.collection(), wanted);
                edit(load.collection(), load, load.withPlacement(wanted));
                moved = true;
            }
        }
        return moved;
    }

    /** Whether every shard of the load serves what is wanted. */
    private boolean serve(CollectionMeta collection, LoadMeta load, Map<NodeId, Map<ShardId, ShardView>> views) {
        boolean ready = true;
        int percent = 0;
        for (ShardMeta shard : collection.shards()) {
            LoadShardRequest wanted = request(collection, load, shard);
            List<NodeId> holders = load.nodesOf(shard.id());
            ready &= holders.size() > 0;
            int best = 0;
            for (NodeId node : holders) {
                boolean current = ask(new Seat(node, shard.id()), wanted, views);
                ShardView view = views.getOrDefault(node, Map.of()).get(shard.id());
                ready &= current && view != null && view.getReady();
                best = Math.max(best, !current || view == null ? 0 : view.getReady() ? 100 : Math.min(99, view.getProgressPercent()));
            }
            percent += best;
        }
        progress.put(collection.id(), percent / Math.max(1, collection.shards().size()));
        if (ready && !load.ready()) {
            edit(load.collection(), load, load.withReady(true));
        }
        return ready;
    }

    /** Whether the node had been asked for just this before, so that what it reports is about it. */
    private boolean ask(Seat seat, LoadShardRequest wanted, Map<NodeId, Map<ShardId, ShardView>> views) {
        if (wanted.equals(asked.get(seat))) {
            return true;
        }
        if (views.containsKey(seat.node) && nodes.load(seat.node, wanted)) {
            asked.put(seat, wanted);
            acted = true;
        }
        return false;
    }

    private static LoadShardRequest request(CollectionMeta collection, LoadMeta load, ShardMeta shard) {
        return LoadShardRequest.newBuilder().setCollection(collection.id().value()).setShard(shard.id().value())
                .setLogGroup(shard.group().value()).setSchema(ByteString.copyFrom(collection.schema().encode()))
                .addAllPartitions(load.partitions().stream().map(PartitionId::value).toList())
                .setAllPartitions(load.allPartitions()).setReplaceDuplicates(collection.replaceDuplicates())
                .addAllIndexes(collection.indexes().stream().map(IndexSpecs::spec).toList()).build();
    }

    private void releaseUnwanted(Catalog now, Map<NodeId, Map<ShardId, ShardView>> views) {
        views.forEach((node, shards) -> shards.keySet().stream().filter(shard -> !isWanted(now, node, shard)).forEach(shard -> {
            if (nodes.release(node, shard)) {
                asked.remove(new Seat(node, shard));
            }
        }));
    }

    private static boolean isWanted(Catalog now, NodeId node, ShardId shard) {
        return now.collectionOf(shard).filter(CollectionMeta::available).flatMap(c -> now.load(c.id()))
                .map(load -> load.nodesOf(shard).contains(node)).orElse(false);
    }

    /** Writes what this look has found, unless the record has changed since; waits until the catalog shows it. */
    private void edit(CollectionId id, LoadMeta seen, LoadMeta next) {
        Revision revision = Waiting.on(editor.load(id, found -> found.filter(seen::equals).isPresent() ? Optional.of(next) : found),
                WRITE_TIMEOUT_MILLIS, "writing the load of collection " + id).revision();
        Waiting.on(catalog.await(revision), WRITE_TIMEOUT_MILLIS, "reading the catalog back");
    }
}
