package io.arrwdb.rpc;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.DataNodeGrpc.DataNodeBlockingStub;
import io.arrwdb.proto.internal.Failure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls the leader of a log group, wherever it is: looks it up anew and asks again while it is away or refuses for now.
 * For calls that may be repeated. Blocks; for virtual threads.
 */
public final class GroupLeaders {
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final GroupLocator locator;
    private final Channels channels;

    public GroupLeaders(GroupLocator locator, Channels channels) {
        this.locator = locator;
        this.channels = channels;
    }

    /** The data node that is believed to lead the group. */
    public Optional<NodeId> leaderOf(LogGroupId group) {
        return locator.leaderOf(group);
    }

    /** What to read a failure from, where an answer holds one. */
    public interface Refusal<A> {
        Optional<Failure> in(A answer);
    }

    /**
     * The leader's answer.
     *
     * @throws ServiceFailure what the leader answered, or that there was no leader within the timeout
     */
    public <A> A call(LogGroupId group, long timeoutMillis, Function<DataNodeBlockingStub, A> call, Refusal<A> refusal) {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        long pauseMillis = FIRST_PAUSE_MILLIS;
        while (true) {
            ServiceFailure failure;
            try {
                return attempt(group, endNanos, call, refusal);
            } catch (ServiceFailure e) {
                failure = e;
            }
            if (!failure.retriable() || endNanos - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(pauseMillis)) {
                throw failure;
            }
            pause(pauseMillis);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    private <A> A attempt(LogGroupId group, long endNanos, Function<DataNodeBlockingStub, A> call, Refusal<A> refusal) {
        NodeId leader = locator.leaderOf(group).orElseThrow(
                () -> ServiceFailure.unavailable(1, "no data node leads log group " + group + " at the moment"));
        A answer;
        try {
            answer = call.apply(DataNodeGrpc.newBlockingStub(channels.to(leader))
                    .withDeadlineAfter(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (StatusRuntimeException e) {
            throw unreachable(group, leader, e);
        }
        Optional<Failure> failure = refusal.in(answer);
        if (failure.isPresent()) {
            throw ServiceFailure.of(failure.get());
        }
        return answer;
    }

    private static RuntimeException unreachable(LogGroupId group, NodeId leader, StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
            return e;
        }
        return ServiceFailure.unavailable(1, "the leader of log group " + group + ", " + leader + ", is not reachable: "
                + e.getStatus().getDescription());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServiceFailure.unavailable(Waiting.TIMED_OUT, "the call of a log group's leader was interrupted");
        }
    }
}
