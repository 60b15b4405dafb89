package io.arrwdb.rpc;

import io.arrwdb.rpc.trace.FollowedAnswer;
import io.arrwdb.rpc.trace.RpcName;
import io.arrwdb.rpc.trace.Span;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Sends the request context along with every internal call; {@link ContextExtractor} takes it up on the other side. */
final class ContextInjector implements ClientInterceptor {
    private static final String PEER = "server.address";

    static final Metadata.Key<String> PRINCIPAL = Metadata.Key.of("arrwdb-principal", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> DATABASE = Metadata.Key.of("arrwdb-database", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> TRACE = Metadata.Key.of("arrwdb-trace", Metadata.ASCII_STRING_MARSHALLER);

    /** Of W3C's Trace Context; its version, its parent and whether the request is followed too. */
    static final Metadata.Key<String> TRACE_PARENT = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final String called;

    /** @param called the role or node at the other end */
    ContextInjector(String called) {
        this.called = called;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                RequestContext context = RequestContext.current();
                put(headers, PRINCIPAL, context.principal());
                put(headers, DATABASE, context.database());
                put(headers, TRACE, context.traceId());
                Span span = context.span().call(RpcName.of(method.getFullMethodName())).tag(PEER, called);
                put(headers, TRACE_PARENT, span.traceparent());
                super.start(span.recording() ? new FollowedAnswer<>(listener, span) : listener, headers);
            }
        };
    }

    private static void put(Metadata headers, Metadata.Key<String> key, String value) {
        if (!value.isEmpty()) {
            headers.put(key, value);
        }
    }
}
