package io.arrwdb.deploy.compose;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.rpc.Role;

/** What the nodes of this process are called: {@code query-node-1}. Stable across its restarts, as their data is. */
record Identity(String name) {
    NodeId node(Role role) {
        return new NodeId(role.label() + '-' + name);
    }
}
