package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.LeadersFollower;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.RoleServer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * How the roles of this process and of others reach each other.
 *
 * @param address where other processes reach this one's roles; empty where only they themselves do
 * @param draining whether a query node has said that it is about to stop
 * @param proxies how many there are that are not about to stop
 * @param follow begins to follow where the others are
 * @param stop ends it
 */
record Transport(RoleServer server, Channels channels, String address, Predicate<NodeId> draining, IntSupplier proxies,
        Runnable follow, Runnable stop)
        implements AutoCloseable {
    /** Within one process. */
    static Transport within(RoleServer server, Channels channels) {
        return new Transport(server, channels, "", node -> false, () -> 1, () -> { }, () -> { });
    }

    /** Over the network, to where the sessions in the metadata store say. */
    static Transport over(RoleServer server, Channels channels, String address, MembershipFollower members, LeadersFollower leaders) {
        return new Transport(server, channels, address, node -> members.current().isDraining(Role.QUERY_NODE.label(), node),
                () -> members.current().staying(Role.PROXY.label()).size(), () -> {
            members.start();
            leaders.start();
        }, () -> {
            members.close();
            leaders.close();
        });
    }

    void start() {
        follow.run();
    }

    @Override
    public void close() {
        server.close();
        channels.close();
        stop.run();
    }
}
