package io.arrwdb.deploy.cluster;

import java.util.List;
import java.util.Map;

/**
 * One process of a cluster: how it is started and how one sees that it serves.
 *
 * @param name such as {@code query-node-1}; also the name of its directory
 * @param role what it is, such as {@code query-node} or {@code etcd}
 * @param command with its arguments
 * @param environment added to this process's own
 * @param ports by what they are for; the first is the one that others call
 * @param health path that answers 200 over http on its port {@code http} once it serves; empty: a connection is enough
 */
record Member(String name, String role, List<String> command, Map<String, String> environment, Map<String, Integer> ports,
        String health) {
    Member {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    int port(String use) {
        return ports.get(use);
    }

    int firstPort() {
        return ports.values().iterator().next();
    }
}
