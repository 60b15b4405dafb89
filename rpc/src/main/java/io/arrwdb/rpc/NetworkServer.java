package io.arrwdb.rpc;

import io.arrwdb.rpc.arrival.Inbox;
import io.arrwdb.rpc.arrival.ReadInterceptor;
import io.arrwdb.rpc.arrival.SmallReads;
import io.arrwdb.rpc.trace.Tracer;
import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Offers the roles of this process to other processes, all on one port. The authority of a call names the role or node that
 * it is for; what this process does not play is answered UNIMPLEMENTED.
 */
public final class NetworkServer implements RoleServer {
    private final List<ServerInterceptor> interceptors;
    private final Tracer tracer;
    private final Map<String, ServerMethodDefinition<?, ?>> methods = new ConcurrentHashMap<>();
    private final Server server;

    /**
     * Listens at once.
     *
     * @param port 0 for a free one
     * @param handlers runs the service methods: one virtual thread a call, so that they may wait
     * @param interceptors innermost last; for metrics and, in tests, for capturing calls
     * @param tracer follows calls whose callers are followed
     * @throws IOException when the port is taken
     */
    public NetworkServer(String host, int port, NetworkConfig config, ExecutorService handlers, List<ServerInterceptor> interceptors,
            Tracer tracer) throws IOException {
        this.interceptors = List.copyOf(interceptors);
        this.tracer = tracer;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, port));
        config.tls().ifPresent(tls -> builder.sslContext(tls.ofCalled()));
        server = builder
                .executor(handlers)
                .addStreamTracerFactory(new Inbox(config.receiveBytes()))
                .withChildOption(ChannelOption.RCVBUF_ALLOCATOR, SmallReads.allocator())
                .maxInboundMessageSize(config.maxMessageBytes())
                .flowControlWindow(config.flowControlBytes())
                .permitKeepAliveTime(config.keepAliveMillis() / 2, TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .fallbackHandlerRegistry(new ByName())
                .build().start();
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void offer(String name, BindableService... services) {
        List<ServerInterceptor> chain = new ArrayList<>(interceptors);
        chain.add(new ContextExtractor(tracer));
        chain.add(new ReadInterceptor());
        for (BindableService service : services) {
            ServerServiceDefinition definition = ServerInterceptors.intercept(service, chain);
            definition.getMethods().forEach(m -> methods.put(key(name, m.getMethodDescriptor().getFullMethodName()), m));
        }
    }

    @Override
    public void close() {
        server.shutdown();
        ServerEnd.await(server);
    }

    private static String key(String name, String method) {
        return name + ' ' + method;
    }

    private final class ByName extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String methodName, String authority) {
            return methods.get(key(authority, methodName));
        }
    }
}
