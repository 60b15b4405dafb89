package io.arrwdb.rpc;

import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.proto.internal.AllocateIdsRequest;
import io.arrwdb.proto.internal.RootCoordinatorGrpc;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The root coordinator's numbers, asked over its service. Refusals fail the stage as {@link ServiceFailure}s. */
public final class RemoteIds implements IdAllocator {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final Channels channels;

    public RemoteIds(Channels channels) {
        this.channels = channels;
    }

    @Override
    public CompletionStage<IdRange> allocate(int count) {
        return Stages.of(RootCoordinatorGrpc.newFutureStub(channels.to(Role.ROOT_COORDINATOR))
                .withDeadlineAfter(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .allocateIds(AllocateIdsRequest.newBuilder().setCount(count).build())).thenApply(answer -> {
                    if (answer.hasFailure()) {
                        throw ServiceFailure.of(answer.getFailure());
                    }
                    return new IdRange(answer.getFirst(), answer.getCount());
                });
    }
}
