package io.arrwdb.deploy.shards;

import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.arrwdb.proto.internal.DataCoordinatorGrpc.DataCoordinatorBlockingStub;
import io.arrwdb.proto.internal.DivideShardRequest;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.MoveShardRequest;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Calls the data coordinator that leads, wherever it is; while none does, for some time. Blocks. */
final class DataCoordinatorCalls implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long CALL_MILLIS = 15_000;
    private static final long PAUSE_MILLIS = 200;

    private final Stores stores;

    /** @param stores closed with this */
    DataCoordinatorCalls(Stores stores) {
        this.stores = stores;
    }

    ListShardsResponse list() {
        return repeated(stub -> stub.listShards(Empty.getDefaultInstance()), a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
    }

    /** Returns once the move is recorded. */
    void move(long shard, int group) {
        repeated(stub -> stub.moveShard(MoveShardRequest.newBuilder().setShard(shard).setLogGroup(group).build()),
                a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
    }

    /** The child, once the split is recorded. A call whose answer is lost is not repeated: it would be another split. */
    long split(long shard) {
        return repeated(stub -> {
            try {
                return stub.divideShard(DivideShardRequest.newBuilder().setShard(shard).build());
            } catch (StatusRuntimeException e) {
                throw new IllegalStateException("the data coordinator did not answer (" + e.getStatus() + "); whether shard " + shard
                        + " is to be split, cluster shards tells", e);
            }
        }, a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty()).getChild();
    }

    /** @throws ServiceFailure what the coordinator refused @throws IllegalStateException where none answered */
    private <A> A repeated(Function<DataCoordinatorBlockingStub, A> call, Function<A, Optional<Failure>> refusal) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            RuntimeException failure;
            try {
                A answer = call.apply(DataCoordinatorGrpc.newBlockingStub(stores.channels().to(Role.DATA_COORDINATOR)).withWaitForReady()
                        .withDeadlineAfter(CALL_MILLIS, TimeUnit.MILLISECONDS));
                Optional<ServiceFailure> refused = refusal.apply(answer).map(ServiceFailure::of);
                if (refused.isEmpty()) {
                    return answer;
                }
                if (!refused.get().retriable()) {
                    throw new IllegalStateException(refused.get().getMessage());
                }
                failure = new IllegalStateException(refused.get().getMessage(), refused.get());
            } catch (StatusRuntimeException e) {
                boolean away = e.getStatus().getCode() == Status.Code.UNAVAILABLE || e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
                failure = new IllegalStateException("no data coordinator answers: " + e.getStatus(), e);
                if (!away) {
                    throw failure;
                }
            }
            if (System.nanoTime() > end) {
                throw failure;
            }
            Pause.of(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        stores.close();
    }
}
