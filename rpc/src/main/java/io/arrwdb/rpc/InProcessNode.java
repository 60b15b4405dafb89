package io.arrwdb.rpc;

import io.arrwdb.rpc.trace.Tracer;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Offers the services of roles to the other roles of the same process. */
public final class InProcessNode implements RoleServer {
    private final List<Server> servers = new ArrayList<>();
    private final ExecutorService handlers;
    private final List<ServerInterceptor> interceptors;
    private final Tracer tracer;

    /** One that follows nothing; see the other constructor. */
    public InProcessNode(ExecutorService handlers, List<ServerInterceptor> interceptors) {
        this(handlers, interceptors, Tracer.OFF);
    }

    /**
     * @param handlers runs the service methods: one virtual thread a call, so that they may wait
     * @param interceptors innermost last; for metrics and, in tests, for capturing calls
     * @param tracer follows calls whose callers are followed
     */
    public InProcessNode(ExecutorService handlers, List<ServerInterceptor> interceptors, Tracer tracer) {
        this.handlers = handlers;
        this.interceptors = List.copyOf(interceptors);
        this.tracer = tracer;
    }

    @Override
    public void offer(String name, BindableService... services) {
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).executor(handlers)
                .maxInboundMessageSize(Integer.MAX_VALUE);
        List<ServerInterceptor> chain = new ArrayList<>(interceptors);
        chain.add(new ContextExtractor(tracer));
        for (BindableService service : services) {
            builder.addService(ServerInterceptors.intercept(service, chain));
        }
        try {
            servers.add(builder.build().start());
        } catch (IOException e) {
            throw new UncheckedIOException("the in-process server " + name + " did not start", e);
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::shutdown);
        servers.forEach(ServerEnd::await);
    }
}
