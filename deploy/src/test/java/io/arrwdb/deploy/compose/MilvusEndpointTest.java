package io.arrwdb.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.MsgBase;
import io.arrwdb.proxy.intercept.ErrorInterceptor;
import io.arrwdb.proxy.intercept.TolerantService;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.proxy.limit.HeapRoom;
import io.arrwdb.rpc.arrival.Inbox;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Over a real connection: what waits to be parsed is bounded, and who finds no room is answered at once. */
class MilvusEndpointTest {
    private static final int REQUEST_BYTES = 1 << 20;
    private static final int ROOM_REQUESTS = 4;
    private static final int CLIENTS = 16;
    private static final long WAIT_SECONDS = 60;

    /** The heap has room for one request alone; the others wait in the network layer. */
    private final HeapRoom heap = new HeapRoom(Heap.ofRequest(REQUEST_BYTES), TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    private final Inbox inbox = new Inbox((long) ROOM_REQUESTS * REQUEST_BYTES);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    /** Its calls do not end before the test says so. */
    private final class Slow extends MilvusServiceGrpc.MilvusServiceImplBase {
        @Override
        public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
            begun.countDown();
            try {
                assertThat(end.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            observer.onNext(MutationResult.getDefaultInstance());
            observer.onCompleted();
        }
    }

    @Test
    void requestsThatFindNoRoomAreAnsweredWhileOthersWait() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                MilvusEndpoint endpoint = new MilvusEndpoint("127.0.0.1", 0, List.of(new TolerantService(new Slow(), heap)),
                        List.of(new ErrorInterceptor(() -> new RequestId(1, 2))), threads, inbox, 2 * REQUEST_BYTES, 1 << 20, Optional.empty());
                MilvusConnection connection = new MilvusConnection("http://127.0.0.1:" + endpoint.port())) {
            BlockingQueue<ErrorCode> answers = new LinkedBlockingQueue<>();
            Future<?> first = threads.submit(() -> answers.add(insert(connection)));
            assertThat(begun.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            List<Future<?>> others = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                others.add(threads.submit(() -> answers.add(insert(connection))));
            }

            for (int i = 0; i < CLIENTS - ROOM_REQUESTS; i++) {
                assertThat(answers.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(ErrorCode.RateLimit);
            }
            assertThat(first.isDone()).isFalse();
            end.countDown();
            first.get(WAIT_SECONDS, TimeUnit.SECONDS);
            for (Future<?> other : others) {
                other.get(WAIT_SECONDS, TimeUnit.SECONDS);
            }

            assertThat(answers).contains(ErrorCode.Success).isSubsetOf(ErrorCode.Success, ErrorCode.RateLimit);
            assertThat(insert(connection)).isEqualTo(ErrorCode.Success);
            awaitEmpty();
        } finally {
            end.countDown();
        }
    }

    private static ErrorCode insert(MilvusConnection connection) {
        MsgBase padding = MsgBase.newBuilder().putProperties("padding", "x".repeat(REQUEST_BYTES)).build();
        return connection.stub().withDeadlineAfter(WAIT_SECONDS, TimeUnit.SECONDS)
                .insert(InsertRequest.newBuilder().setBase(padding).build()).getStatus().getErrorCode();
    }

    private void awaitEmpty() throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (inbox.heldBytes() > 0) {
            assertThat(System.nanoTime()).as("bytes held: %d", inbox.heldBytes()).isLessThan(limit);
            Thread.sleep(10);
        }
    }
}
