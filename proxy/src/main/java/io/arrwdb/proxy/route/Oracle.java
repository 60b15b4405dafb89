package io.arrwdb.proxy.route;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.AllocateIdsRequest;
import io.arrwdb.proto.internal.AllocateIdsResponse;
import io.arrwdb.proto.internal.AllocateTimestampsRequest;
import io.arrwdb.proto.internal.AllocateTimestampsResponse;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.rpc.Stages;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Timestamps and ids from the root coordinator. While another one takes over they are asked for again and again: whoever was told
 * nothing has taken nothing.
 */
public final class Oracle {
    private static final String ROLE = "root coordinator";

    /** Longest wait of those who share a request; their own deadlines may be shorter. */
    private static final long SHARED_TIMEOUT_MILLIS = 10_000;

    /** Longer than another root coordinator takes to lead: the lease of the one before, and an election. A request's deadline may be shorter. */
    private static final long PATIENCE_MILLIS = 15_000;

    private final Roles roles;
    private final long retryMillis;
    private final SharedNow shared = new SharedNow(this::ask);

    /** @param retryMillis from a refusal to the next try */
    public Oracle(Roles roles, long retryMillis) {
        this.roles = roles;
        this.retryMillis = retryMillis;
    }

    /** A timestamp above every one handed out before this call, which others may be given too: for reads. */
    public Timestamp sharedNow(Deadline deadline) {
        return again(deadline, () -> sharedOnce(deadline));
    }

    /** The same once, without waiting; fails where there is no oracle. */
    CompletionStage<Timestamp> shared() {
        return shared.ask();
    }

    private Timestamp sharedOnce(Deadline deadline) {
        try {
            return shared().toCompletableFuture().get(deadline.timeRemaining(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MilvusException refused ? refused : RoleErrors.of(ROLE, Status.fromThrowable(e));
        } catch (TimeoutException e) {
            throw RoleErrors.of(ROLE, Status.DEADLINE_EXCEEDED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RoleErrors.cancelled();
        }
    }

    private CompletionStage<Timestamp> ask() {
        return Stages.of(roles.oracle(Deadline.after(SHARED_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS))
                .allocateTimestamps(AllocateTimestampsRequest.newBuilder().setCount(1).build())).thenApply(Oracle::first);
    }

    /** A timestamp above every one handed out before. */
    public Timestamp now(Deadline deadline) {
        return again(deadline, () -> first(Roles.await(ROLE, roles.oracle(deadline)
                .allocateTimestamps(AllocateTimestampsRequest.newBuilder().setCount(1).build()))));
    }

    private static Timestamp first(AllocateTimestampsResponse answer) {
        Roles.check(answer.hasFailure(), answer.getFailure());
        return new Timestamp(answer.getFirst());
    }

    /** The first of {@code count} consecutive ids that nobody else gets. */
    public long ids(int count, Deadline deadline) {
        return again(deadline, () -> {
            AllocateIdsResponse answer = Roles.await(ROLE, roles.oracle(deadline)
                    .allocateIds(AllocateIdsRequest.newBuilder().setCount(count).build()));
            Roles.check(answer.hasFailure(), answer.getFailure());
            return answer.getFirst();
        });
    }

    private <T> T again(Deadline deadline, Supplier<T> once) {
        Deadline end = deadline.minimum(Deadline.after(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        while (true) {
            try {
                return once.get();
            } catch (MilvusException refused) {
                if (!refused.retriable() || end.timeRemaining(TimeUnit.MILLISECONDS) <= retryMillis || Context.current().isCancelled()) {
                    throw refused;
                }
            }
            try {
                Thread.sleep(retryMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw RoleErrors.cancelled();
            }
        }
    }
}
