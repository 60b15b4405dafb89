package io.arrwdb.deploy.compose;

import io.arrwdb.deploy.config.PortTakenException;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.rpc.arrival.Inbox;
import io.arrwdb.rpc.arrival.SmallReads;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The port on which clients speak Milvus's gRPC. */
final class MilvusEndpoint implements AutoCloseable {
    /** SDKs ping every 10 s also without calls; a stricter server would send them away with too_many_pings. */
    private static final long PERMITTED_PING_SECONDS = 5;
    /** A client that has stopped without closing its connection keeps what its answers take; it is asked after so much silence. */
    private static final long SILENCE_SECONDS = 60;
    private static final long PONG_SECONDS = 20;
    private static final int MAX_METADATA_BYTES = 64 * 1024;
    private static final long CLOSE_WAIT_SECONDS = 10;

    private final Server server;

    /**
     * Listens at once.
     *
     * @param handlers runs the calls
     * @param interceptors the outermost first
     * @param inbox what their messages may take before they are parsed
     * @param windowBytes what a connection may send before its calls are looked at
     * @param maxRequestBytes larger requests answer RESOURCE_EXHAUSTED
     * @param tls empty: plain text
     */
    MilvusEndpoint(String host, int port, List<BindableService> services, List<ServerInterceptor> interceptors,
            ExecutorService handlers, Inbox inbox, int maxRequestBytes, int windowBytes, Optional<SslContext> tls) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .executor(handlers)
                .addStreamTracerFactory(inbox)
                .withChildOption(ChannelOption.RCVBUF_ALLOCATOR, SmallReads.allocator())
                .maxInboundMessageSize(maxRequestBytes)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .flowControlWindow(windowBytes)
                .keepAliveTime(SILENCE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(PONG_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(PERMITTED_PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        tls.ifPresent(builder::sslContext);
        List<ServerInterceptor> innermostFirst = interceptors.reversed();
        for (BindableService service : services) {
            builder.addService(ServerInterceptors.intercept(service, innermostFirst));
        }
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new PortTakenException("the Milvus port " + host + ":" + port + " could not be opened", Settings.PORT, e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** Takes no new calls, waits for those that run, then cancels them. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
