package io.arrwdb.datanode;

import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.shard.group.GroupException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What a group's refusal is to the caller: Milvus's code, and whether asking again may help. */
final class Refusals {
    private static final int NOT_READY = 1;
    private static final int DISK_LIMIT = 7;
    private static final int RATE_LIMIT = 8;
    private static final int TIME_TICK_LAG = 11;
    private static final int CHANNEL_MISROUTED = 507;
    private static final int UNEXPECTED = 65_535;

    private Refusals() {
    }

    /** Waits for the answer, on a virtual thread. @throws ServiceFailure where the group refused */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return awaitRefusal(stage);
        } catch (GroupException refusal) {
            throw of(refusal);
        }
    }

    /** As {@link #await}. @throws GroupException where the group refused */
    static <T> T awaitRefusal(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof GroupException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    static ServiceFailure of(GroupException e) {
        return switch (e.kind()) {
            case NOT_LEADER, UNKNOWN_OUTCOME -> ServiceFailure.unavailable(NOT_READY, e.getMessage());
            case OVERLOADED -> ServiceFailure.unavailable(RATE_LIMIT, e.getMessage());
            case DISK_FULL -> new ServiceFailure(DISK_LIMIT, e.getMessage(), false, false);
            case WRONG_SHARD -> ServiceFailure.unavailable(CHANNEL_MISROUTED, e.getMessage());
            case GUARANTEE_TOO_FAR -> new ServiceFailure(TIME_TICK_LAG, e.getMessage(), false, true);
            case REFUSED -> new ServiceFailure(UNEXPECTED, e.getMessage(), false, false);
        };
    }
}
