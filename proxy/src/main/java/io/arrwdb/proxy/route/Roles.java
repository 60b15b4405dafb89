package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.arrwdb.proto.internal.DataCoordinatorGrpc.DataCoordinatorFutureStub;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.DataNodeGrpc.DataNodeFutureStub;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.IndexCoordinatorGrpc;
import io.arrwdb.proto.internal.IndexCoordinatorGrpc.IndexCoordinatorFutureStub;
import io.arrwdb.proto.internal.QueryCoordinatorGrpc;
import io.arrwdb.proto.internal.QueryCoordinatorGrpc.QueryCoordinatorFutureStub;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.QueryNodeGrpc.QueryNodeFutureStub;
import io.arrwdb.proto.internal.RootCoordinatorGrpc;
import io.arrwdb.proto.internal.RootCoordinatorGrpc.RootCoordinatorFutureStub;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Role;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Stubs of the other roles, and the one way to wait for what they answer. */
public final class Roles {
    /** How often a call that has no answer yet is compared with who leads. */
    private static final long LEADER_CHECK_MILLIS = 200;

    private final Channels channels;
    private final GroupLocator leaders;

    public Roles(Channels channels, GroupLocator leaders) {
        this.channels = channels;
        this.leaders = leaders;
    }

    /** For definitions: waits, within the deadline, until a root coordinator can be reached, for another may be taking over. */
    public RootCoordinatorFutureStub root(Deadline deadline) {
        return oracle(deadline).withWaitForReady();
    }

    /** For timestamps and ids: fails at once where no root coordinator can be reached. */
    public RootCoordinatorFutureStub oracle(Deadline deadline) {
        return RootCoordinatorGrpc.newFutureStub(channels.to(Role.ROOT_COORDINATOR)).withDeadline(deadline);
    }

    public DataCoordinatorFutureStub data(Deadline deadline) {
        return DataCoordinatorGrpc.newFutureStub(channels.to(Role.DATA_COORDINATOR)).withDeadline(deadline).withWaitForReady();
    }

    public IndexCoordinatorFutureStub index(Deadline deadline) {
        return IndexCoordinatorGrpc.newFutureStub(channels.to(Role.INDEX_COORDINATOR)).withDeadline(deadline).withWaitForReady();
    }

    public QueryCoordinatorFutureStub query(Deadline deadline) {
        return QueryCoordinatorGrpc.newFutureStub(channels.to(Role.QUERY_COORDINATOR)).withDeadline(deadline).withWaitForReady();
    }

    /** A call under way to the node that is believed to lead a log group. */
    public record LeaderCall<T>(LogGroupId group, NodeId leader, ListenableFuture<T> answer) { }

    /** Asks the leader of a log group. @throws MilvusException when none is known */
    public <T> LeaderCall<T> askLeader(LogGroupId group, Deadline deadline, Function<DataNodeFutureStub, ListenableFuture<T>> call) {
        NodeId leader = leaders.leaderOf(group).orElseThrow(() -> RoleErrors.noLeader(group.toString()));
        return new LeaderCall<>(group, leader, call.apply(DataNodeGrpc.newFutureStub(channels.to(leader)).withDeadline(deadline)));
    }

    public QueryNodeFutureStub queryNode(NodeId node, Deadline deadline) {
        return QueryNodeGrpc.newFutureStub(channels.to(node)).withDeadline(deadline);
    }

    /** Until when the current request may run: its client's deadline, and in any case not longer than {@code otherwiseMillis}. */
    public static Deadline deadline(long otherwiseMillis) {
        Deadline ours = Deadline.after(otherwiseMillis, TimeUnit.MILLISECONDS);
        Deadline clients = Context.current().getDeadline();
        return clients == null ? ours : clients.minimum(ours);
    }

    /**
     * Waits for an answer.
     *
     * @param role who answers, for the error text
     * @throws MilvusException when the call ended without one
     */
    public static <T> T await(String role, ListenableFuture<T> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw RoleErrors.of(role, Status.fromThrowable(e));
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw RoleErrors.cancelled();
        }
    }

    /**
     * Waits for a leader's answer, but not when another node is known to lead meanwhile: one that stands still with its connections
     * open would else hold up what its successor could do. For calls that may be repeated.
     *
     * @param role who answers, for the error text
     * @throws MilvusException when the call ended without an answer, or was given up
     */
    public <T> T await(String role, LeaderCall<T> call) {
        while (true) {
            try {
                return call.answer().get(LEADER_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Optional<NodeId> leader = leaders.leaderOf(call.group()).filter(node -> !node.equals(call.leader()));
                if (leader.isPresent()) {
                    call.answer().cancel(true);
                    throw RoleErrors.otherLeader(call.group().toString(), call.leader().toString(), leader.get().toString());
                }
            } catch (ExecutionException e) {
                throw RoleErrors.of(role, Status.fromThrowable(e));
            } catch (InterruptedException e) {
                call.answer().cancel(true);
                Thread.currentThread().interrupt();
                throw RoleErrors.cancelled();
            }
        }
    }

    /** Passes a refusal of another role on. @throws MilvusException when there is one */
    public static void check(boolean failed, Failure failure) {
        if (failed) {
            throw MilvusException.of(failure);
        }
    }
}
