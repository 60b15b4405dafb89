package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.LeadersFollower;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.RoleServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How the roles of this process and of others reach each other.
 *
 * @param address where other processes reach this one's roles; empty where only they themselves do
 * @param draining whether a query node has said that it is about to stop
 * @param proxies how many there are that are not about to stop
 * @param follow begins to follow where the others are; completes with the first look
 * @param stop ends it
 */
record Transport(RoleServer server, Channels channels, String address, Predicate<NodeId> draining, IntSupplier proxies,
        Supplier<CompletionStage<?>> follow, Runnable stop)
        implements AutoCloseable {
    /** Within one process. */
    static Transport within(RoleServer server, Channels channels) {
        return new Transport(server, channels, "", node -> false, () -> 1, () -> CompletableFuture.completedStage(null), () -> { });
    }

    /** Over the network, to where the sessions in the metadata store say. */
    static Transport over(RoleServer server, Channels channels, String address, MembershipFollower members, LeadersFollower leaders) {
        return new Transport(server, channels, address, node -> members.current().isDraining(Role.QUERY_NODE.label(), node),
                () -> members.current().staying(Role.PROXY.label()).size(), () -> {
            CompletionStage<?> followed = members.start();
            return leaders.start().thenCombine(followed, (known, there) -> known);
        }, () -> {
            members.close();
            leaders.close();
        });
    }

    /** Completes once it is known where the others are at this moment. */
    CompletionStage<?> start() {
        return follow.get();
    }

    @Override
    public void close() {
        server.close();
        channels.close();
        stop.run();
    }
}
