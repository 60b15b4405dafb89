package io.arrwdb.rpc;

import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.proto.internal.AllocateTimestampsRequest;
import io.arrwdb.proto.internal.RootCoordinatorGrpc;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The root coordinator's clock, asked over its service. Refusals fail the stage as {@link ServiceFailure}s. */
public final class RemoteOracle implements TimestampOracle {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final Channels channels;

    public RemoteOracle(Channels channels) {
        this.channels = channels;
    }

    @Override
    public CompletionStage<TimestampRange> allocate(int count) {
        return Stages.of(RootCoordinatorGrpc.newFutureStub(channels.to(Role.ROOT_COORDINATOR))
                .withDeadlineAfter(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .allocateTimestamps(AllocateTimestampsRequest.newBuilder().setCount(count).build())).thenApply(answer -> {
                    if (answer.hasFailure()) {
                        throw ServiceFailure.of(answer.getFailure());
                    }
                    return new TimestampRange(new Timestamp(answer.getFirst()), answer.getCount());
                });
    }
}
