package io.arrwdb.proxy.route;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.AllocateIdsRequest;
import io.arrwdb.proto.internal.AllocateIdsResponse;
import io.arrwdb.proto.internal.AllocateTimestampsRequest;
import io.arrwdb.proto.internal.AllocateTimestampsResponse;
import io.grpc.Deadline;

/** Timestamps and ids from the root coordinator. */
public final class Oracle {
    private static final String ROLE = "root coordinator";

    private final Roles roles;

    public Oracle(Roles roles) {
        this.roles = roles;
    }

    /** A timestamp above every one handed out before. */
    public Timestamp now(Deadline deadline) {
        AllocateTimestampsResponse answer = Roles.await(ROLE, roles.root(deadline)
                .allocateTimestamps(AllocateTimestampsRequest.newBuilder().setCount(1).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        return new Timestamp(answer.getFirst());
    }

    /** The first of {@code count} consecutive ids that nobody else gets. */
    public long ids(int count, Deadline deadline) {
        AllocateIdsResponse answer = Roles.await(ROLE, roles.root(deadline)
                .allocateIds(AllocateIdsRequest.newBuilder().setCount(count).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        return answer.getFirst();
    }
}
