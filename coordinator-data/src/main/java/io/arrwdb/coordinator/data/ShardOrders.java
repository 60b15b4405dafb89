package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.ListShardsResponse;

/** What operators may ask about shards. Blocks. */
final class ShardOrders {
    private final CatalogFollower catalog;
    private final MoveOrders moves;
    private final Splits splits;
    private final ShardListing listing;

    ShardOrders(CatalogFollower catalog, MoveOrders moves, Splits splits, ShardListing listing) {
        this.catalog = catalog;
        this.moves = moves;
        this.splits = splits;
        this.listing = listing;
    }

    /** Has a shard moved; returns once that is recorded. */
    void move(ShardId shard, LogGroupId to) {
        moves.ask(catalog.current(), shard, to);
    }

    /** Has a shard split; returns once that is recorded, with the child that is to have half of its keys. */
    ShardId split(ShardId shard) {
        return splits.ask(catalog.current(), shard);
    }

    ListShardsResponse list() {
        return listing.of(catalog.current());
    }
}
