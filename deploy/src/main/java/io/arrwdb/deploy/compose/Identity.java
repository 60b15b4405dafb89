package io.arrwdb.deploy.compose;

import io.arrwdb.core.id.NodeId;

/** What the nodes of this process are called; stable across its restarts, as their data is. */
record Identity(NodeId process, NodeId proxy, NodeId dataNode, NodeId indexNode, NodeId queryNode) {
    /** The names in a process that plays every role. */
    static Identity standalone() {
        return new Identity(new NodeId("standalone"), new NodeId("proxy-1"), new NodeId("data-node-1"),
                new NodeId("index-node-1"), new NodeId("query-node-1"));
    }
}
