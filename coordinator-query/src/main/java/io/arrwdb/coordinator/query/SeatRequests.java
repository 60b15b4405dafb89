package io.arrwdb.coordinator.query;

import com.google.protobuf.ByteString;
import io.arrwdb.coordinator.query.QueryNodes.Reply;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.query.NodeShard;
import io.arrwdb.proto.internal.LoadShardRequest;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.rpc.IndexSpecs;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What this coordinator has asked of query nodes, and who of them serves just that. */
final class SeatRequests {
    private static final int SERVED = 100;

    private final QueryNodes nodes;
    private final LoadTroubles troubles;
    private final Map<NodeShard, LoadShardRequest> asked = new ConcurrentHashMap<>();
    private volatile Set<NodeShard> serving = Set.of();
    private boolean acted;

    SeatRequests(QueryNodes nodes, LoadTroubles troubles) {
        this.nodes = nodes;
        this.troubles = troubles;
    }

    static LoadShardRequest of(CollectionMeta collection, LoadMeta load, ShardMeta shard) {
        return LoadShardRequest.newBuilder().setCollection(collection.id().value()).setShard(shard.id().value())
                .setLogGroup(shard.group().value()).setSchema(ByteString.copyFrom(collection.schema().encode()))
                .addAllPartitions(load.partitions().stream().map(PartitionId::value).toList())
                .setAllPartitions(load.allPartitions()).setReplaceDuplicates(collection.replaceDuplicates())
                .addAllIndexes(collection.indexes().stream().map(IndexSpecs::spec).toList()).build();
    }

    /** A new look begins: what nodes have lost is asked anew, and what they serve is known. */
    void look(Sightings sightings) {
        acted = false;
        asked.keySet().removeIf(seat -> sightings.view(seat.node(), seat.shard()).isEmpty());
        Set<NodeShard> now = new HashSet<>();
        asked.keySet().forEach(seat -> {
            ShardView view = sightings.view(seat.node(), seat.shard()).orElseThrow();
            if (view.getReady()) {
                now.add(seat);
                troubles.serves(seat);
            } else if (!view.getProblem().isEmpty()) {
                troubles.fails(seat);
            }
        });
        serving = Set.copyOf(now);
    }

    /** Which nodes serve what was last asked of them. */
    Set<NodeShard> serving() {
        return serving;
    }

    /** Whether anything was asked in this look. */
    boolean acted() {
        return acted;
    }

    /** Sees to it that the node is asked for this; how far it is with that, in percent. */
    int want(NodeId node, LoadShardRequest wanted, Sightings sightings) {
        NodeShard seat = new NodeShard(node, new ShardId(wanted.getShard()));
        Optional<ShardView> view = sightings.view(node, seat.shard());
        if (wanted.equals(asked.get(seat))) {
            return serving.contains(seat) ? SERVED : view.map(v -> Math.min(SERVED - 1, v.getProgressPercent())).orElse(0);
        }
        if (sightings.answered(node) && !troubles.barred().contains(seat)) {
            ask(seat, wanted);
        }
        return 0;
    }

    private void ask(NodeShard seat, LoadShardRequest wanted) {
        switch (nodes.load(seat.node(), wanted)) {
            case Reply.Taken taken -> {
                asked.put(seat, wanted);
                acted = true;
            }
            case Reply.Failing failing -> troubles.fails(seat);
            case Reply.Refused refused -> troubles.refused(seat, refused.why());
            case Reply.Silent silent -> { }
        }
    }

    void release(NodeShard seat) {
        if (nodes.release(seat.node(), seat.shard())) {
            asked.remove(seat);
            acted = true;
        }
    }
}
