package io.arrwdb.rpc;

import io.arrwdb.core.id.NodeId;
import io.grpc.Channel;

/** Where to reach the other roles. Channels are shared and long-lived; callers do not close them. */
public interface Channels extends AutoCloseable {
    /** The process that currently plays a role of which one is active: a coordinator. */
    Channel to(Role role);

    /** One node. A call to a node that is gone fails as UNAVAILABLE. */
    Channel to(NodeId node);

    /** The name under which the active node of a role is to be offered, see {@link RoleServer#offer}. */
    String nameOf(Role role);

    /** The name under which a node is to be offered. */
    String nameOf(NodeId node);

    /** Ends every call. */
    @Override
    void close();
}
