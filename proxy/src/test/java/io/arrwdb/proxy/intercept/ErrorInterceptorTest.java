package io.arrwdb.proxy.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.proto.milvus.DescribeCollectionRequest;
import io.arrwdb.proto.milvus.DescribeCollectionResponse;
import io.arrwdb.proto.milvus.DropCollectionRequest;
import io.arrwdb.proto.milvus.DummyRequest;
import io.arrwdb.proto.milvus.DummyResponse;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.proxy.limit.HeapRoom;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerInterceptors;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErrorInterceptorTest {
    private static final int LARGE_BYTES = 64 << 10;

    private final HeapRoom memory = new HeapRoom(Heap.ofRequest(LARGE_BYTES), 0);
    private Server server;
    private ManagedChannel channel;

    /** Fails in every way. */
    private static final class Failing extends MilvusServiceGrpc.MilvusServiceImplBase {
        @Override
        public void describeCollection(DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
            throw NameErrors.collectionNotFound("default", "c");
        }

        @Override
        public void dropCollection(DropCollectionRequest request, StreamObserver<Status> observer) {
            recurse(0);
        }

        private static int recurse(int depth) {
            return recurse(depth + 1) + 1;
        }

        @Override
        public void dummy(DummyRequest request, StreamObserver<DummyResponse> observer) {
            throw new IllegalStateException("an answer without a status");
        }
    }

    @BeforeEach
    void serve() throws IOException {
        String name = UUID.randomUUID().toString();
        server = InProcessServerBuilder.forName(name).addService(ServerInterceptors.intercept(new TolerantService(new Failing(),
                memory),
                new ErrorInterceptor(() -> new RequestId(0xabc, 0xdef)))).build().start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void answersARefusalInTheFieldThatTheMethodHasForIt() {
        DescribeCollectionResponse answer = MilvusServiceGrpc.newBlockingStub(channel)
                .describeCollection(DescribeCollectionRequest.getDefaultInstance());
        assertThat(answer.getStatus().getCode()).isEqualTo(100);
    }

    @Test
    void answersEvenAnOverflowOfTheStackWithAnIncident() {
        Status answer = MilvusServiceGrpc.newBlockingStub(channel).dropCollection(DropCollectionRequest.getDefaultInstance());
        assertThat(answer.getCode()).isEqualTo(5);
        assertThat(answer.getReason()).contains("incident abc-def");
    }

    @Test
    void neverEndsACallAsInternalOrUnknown() {
        assertThatThrownBy(() -> MilvusServiceGrpc.newBlockingStub(channel).dummy(DummyRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNIMPLEMENTED));
    }

    @Test
    void answersBytesThatAreNoMessage() {
        MethodDescriptor<byte[], Status> raw = MethodDescriptor.<byte[], Status>newBuilder()
                .setFullMethodName(MilvusServiceGrpc.getDropCollectionMethod().getFullMethodName())
                .setType(MethodDescriptor.MethodType.UNARY).setRequestMarshaller(new Bytes())
                .setResponseMarshaller(MilvusServiceGrpc.getDropCollectionMethod().getResponseMarshaller()).build();
        Status answer = ClientCalls.blockingUnaryCall(channel, raw, CallOptions.DEFAULT, new byte[] {0x0a, 0x7f, 1});
        assertThat(answer.getCode()).isEqualTo(1100);
    }

    @Test
    void turnsARequestAwayThatFindsNoMemoryAndTakesItWhenThereIs() {
        DescribeCollectionRequest large = DescribeCollectionRequest.newBuilder().setCollectionName("c".repeat(LARGE_BYTES)).build();
        try (HeapRoom.Admission _ = memory.admit(Heap.ofRequest(LARGE_BYTES)).orElseThrow()) {
            Status overload = MilvusServiceGrpc.newBlockingStub(channel).describeCollection(large).getStatus();
            assertThat(overload.getCode()).isEqualTo(8);
            assertThat(overload.getErrorCode()).isEqualTo(ErrorCode.RateLimit);
        }
        for (int i = 0; i < 3; i++) {
            awaitRoom();
            assertThat(MilvusServiceGrpc.newBlockingStub(channel).describeCollection(large).getStatus().getCode()).isEqualTo(100);
        }
    }

    /** A call gives its room back after its answer has gone out. */
    private void awaitRoom() {
        Optional<HeapRoom.Admission> room = memory.admit(Heap.ofRequest(LARGE_BYTES));
        while (room.isEmpty()) {
            Thread.onSpinWait();
            room = memory.admit(Heap.ofRequest(LARGE_BYTES));
        }
        room.get().close();
    }

    /** gRPC still tells of the end of the request, and would close the call a second time. */
    @Test
    void isDoneWithACallThatItAnswered() {
        int[] laterEvents = {0};
        ServerCall.Listener<Object> handler = new ServerCall.Listener<>() {
            @Override
            public void onMessage(Object message) {
                throw NameErrors.databaseNotFound("d");
            }

            @Override
            public void onHalfClose() {
                laterEvents[0]++;
            }
        };
        ServerCall.Listener<Object> listener = new ErrorInterceptor(() -> new RequestId(1, 2))
                .interceptCall(new Unheard(), new Metadata(), (call, headers) -> handler);

        listener.onMessage("no message");
        listener.onHalfClose();

        assertThat(laterEvents[0]).isZero();
    }

    /** A call whose answers go nowhere. */
    private static final class Unheard extends ServerCall<Object, Object> {
        @Override
        public void request(int numMessages) { }

        @Override
        public void sendHeaders(Metadata headers) { }

        @Override
        public void sendMessage(Object message) { }

        @Override
        public void close(io.grpc.Status status, Metadata trailers) { }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        @SuppressWarnings("unchecked")
        public MethodDescriptor<Object, Object> getMethodDescriptor() {
            return (MethodDescriptor<Object, Object>) (MethodDescriptor<?, ?>) MilvusServiceGrpc.getDropCollectionMethod();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("requests are only sent");
        }
    }
}
