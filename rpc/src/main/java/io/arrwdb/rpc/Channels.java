package io.arrwdb.rpc;

import io.arrwdb.core.id.NodeId;
import io.grpc.Channel;

/** Where to reach the other roles. Channels are shared and long-lived; callers do not close them. */
public interface Channels {
    /** The process that currently plays a role of which one is active: a coordinator. Calls wait until there is one. */
    Channel to(Role role);

    /** One node. A call to a node that is gone fails as UNAVAILABLE. */
    Channel to(NodeId node);
}
