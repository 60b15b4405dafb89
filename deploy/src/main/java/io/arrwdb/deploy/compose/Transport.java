package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.LeadersFollower;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.RoleServer;

/**
 * How the roles of this process and of others reach each other.
 *
 * @param address where other processes reach this one's roles; empty where only they themselves do
 * @param follow begins to follow where the others are
 * @param stop ends it
 */
record Transport(RoleServer server, Channels channels, String address, Runnable follow, Runnable stop)
        implements AutoCloseable {
    /** Within one process. */
    static Transport within(RoleServer server, Channels channels) {
        return new Transport(server, channels, "", () -> { }, () -> { });
    }

    /** Over the network, to where the sessions in the metadata store say. */
    static Transport over(RoleServer server, Channels channels, String address, MembershipFollower members, LeadersFollower leaders) {
        return new Transport(server, channels, address, () -> {
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
