package io.arrwdb.bench.wire;

import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.Status;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** One channel to a server that speaks Milvus's protocol, ours or the original. */
public final class MilvusConnection implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 256 << 20;
    private static final int DEFAULT_PORT = 19530;

    private final ManagedChannel channel;
    private final MilvusServiceBlockingStub stub;
    private final long deadlineMillis;

    /** Connects lazily to {@code http://host:port} or {@code host:port}. Calls may take for ever. */
    public MilvusConnection(String uri) {
        this(uri, Long.MAX_VALUE);
    }

    /** As the other; a call that takes longer than {@code deadlineMillis} fails. */
    public MilvusConnection(String uri, long deadlineMillis) {
        this.deadlineMillis = deadlineMillis;
        URI parsed = URI.create(uri.contains("://") ? uri : "http://" + uri);
        int port = parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort();
        channel = NettyChannelBuilder.forAddress(parsed.getHost(), port).usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES).build();
        stub = MilvusServiceGrpc.newBlockingStub(channel);
    }

    /** The calls; each answer's status is the caller's to {@link #check}. */
    public MilvusServiceBlockingStub stub() {
        return deadlineMillis == Long.MAX_VALUE ? stub : stub.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS);
    }

    /** The next call tries to connect, however long the last tries have failed. */
    public void reconnect() {
        channel.resetConnectBackoff();
    }

    /**
     * @throws MilvusFailure when the status is not success
     */
    public static void check(String what, Status status) {
        if (status.getErrorCode() != ErrorCode.Success || status.getCode() != 0) {
            throw new MilvusFailure(what, status);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
