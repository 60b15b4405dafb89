package io.arrwdb.sdk;

import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients of one server: the official SDK's second and first, and a bare stub for what no SDK would send. */
final class Sdk implements AutoCloseable {
    /** A busy machine may take long over the first call. */
    private static final long CONNECT_MILLIS = 60_000;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String uri;
    private final MilvusClientV2 client;
    private final MilvusServiceClient v1;
    private final ManagedChannel channel;

    Sdk(String uri) {
        this.uri = uri;
        client = new MilvusClientV2(ConnectConfig.builder().uri(uri).connectTimeoutMs(CONNECT_MILLIS).build());
        v1 = new MilvusServiceClient(ConnectParam.newBuilder().withUri(uri)
            .withConnectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS).build());
        channel = ManagedChannelBuilder.forTarget(uri.replace("http://", "")).usePlaintext()
            .maxInboundMessageSize(256 << 20).build();
    }

    String uri() {
        return uri;
    }

    MilvusClientV2 client() {
        return client;
    }

    MilvusServiceClient v1() {
        return v1;
    }

    /** Sends what the SDKs would refuse to send. */
    MilvusServiceBlockingStub stub() {
        return MilvusServiceGrpc.newBlockingStub(channel);
    }

    /** A name that no other test has. */
    static String unique(String prefix) {
        return prefix + "_" + NAMES.incrementAndGet();
    }

    @Override
    public void close() {
        client.close();
        v1.close();
        channel.shutdownNow();
    }
}
