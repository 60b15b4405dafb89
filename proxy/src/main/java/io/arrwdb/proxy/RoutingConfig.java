package io.arrwdb.proxy;

import io.arrwdb.proxy.replica.Strategy;

/**
 * How reads reach the query nodes, and what is told of them.
 *
 * @param strategy how one of the nodes that hold a shard is chosen
 * @param hedgePercent for how many of a hundred reads another node is asked besides a slow one; 0 for none
 * @param slowQueryMillis from which on a read is logged; 0 for never
 */
public record RoutingConfig(Strategy.Name strategy, int hedgePercent, long slowQueryMillis) {
    public static RoutingConfig defaults() {
        return new RoutingConfig(Strategy.Name.CACHE_AWARE, 3, 0);
    }
}
