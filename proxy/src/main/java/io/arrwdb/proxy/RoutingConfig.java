package io.arrwdb.proxy;

import io.arrwdb.proxy.replica.Strategy;

/**
 * How reads reach the query nodes.
 *
 * @param strategy how one of the nodes that hold a shard is chosen
 */
public record RoutingConfig(Strategy.Name strategy) {
    public static RoutingConfig defaults() {
        return new RoutingConfig(Strategy.Name.CACHE_AWARE);
    }
}
