package io.arrwdb.core.group;

import java.util.List;

/**
 * What a resource group asks for (Milvus's {@code rg.ResourceGroupConfig}).
 *
 * @param requests as many nodes it gets before others get more than theirs
 * @param limits more it never has
 * @param from groups that it may take nodes from which they do not request
 * @param to groups that get first what it has beyond its limits
 */
public record GroupConfig(int requests, int limits, List<String> from, List<String> to) {
    /** Of a group about which nothing was said. */
    public static final GroupConfig NONE = new GroupConfig(0, 0, List.of(), List.of());

    public GroupConfig {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** Asks for and allows {@code more} nodes, or fewer where it is negative; never less than none. */
    public GroupConfig plus(int more) {
        return new GroupConfig(Math.max(0, requests + more), Math.max(0, limits + more), from, to);
    }
}
