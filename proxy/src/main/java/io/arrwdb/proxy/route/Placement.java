package io.arrwdb.proxy.route;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proxy.fanout.Routes;
import io.arrwdb.proxy.replica.QueryNodes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the catalog, as it is at the moment of asking, places the shards of a collection, for one read. */
final class Placement implements Routes {
    private final CatalogSource catalog;
    private final QueryNodes nodes;
    private final CollectionId collection;
    private final long ticket;

    Placement(CatalogSource catalog, QueryNodes nodes, CollectionId collection) {
        this.catalog = catalog;
        this.nodes = nodes;
        this.collection = collection;
        ticket = nodes.ticket();
    }

    @Override
    public Optional<NodeId> next(ShardId shard, Set<NodeId> except, long nowNanos) {
        List<NodeId> holders = catalog.current().load(collection).map(load -> load.nodesOf(shard)).orElse(List.of());
        return nodes.choose(collection, shard, holders, except, ticket, nowNanos);
    }
}
