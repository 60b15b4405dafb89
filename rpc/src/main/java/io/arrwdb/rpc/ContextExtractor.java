package io.arrwdb.rpc;

import io.arrwdb.rpc.trace.FollowedCall;
import io.arrwdb.rpc.trace.RpcName;
import io.arrwdb.rpc.trace.Span;
import io.arrwdb.rpc.trace.Tracer;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Restores the request context that {@link ContextInjector} sent, under a span of its own where the caller's is followed. */
final class ContextExtractor implements ServerInterceptor {
    private final Tracer tracer;

    ContextExtractor(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Span span = begin(call.getMethodDescriptor().getFullMethodName(), headers.get(ContextInjector.TRACE_PARENT));
        RequestContext context = new RequestContext(get(headers, ContextInjector.PRINCIPAL),
                get(headers, ContextInjector.DATABASE), get(headers, ContextInjector.TRACE), span);
        return Contexts.interceptCall(context.attachTo(Context.current()), span.recording() ? new FollowedCall<>(call, span) : call,
                headers, next);
    }

    /** Only requests of clients are followed, which the proxy that they came to decides. */
    private Span begin(String method, String traceparent) {
        return traceparent == null ? Span.NONE : tracer.begin(RpcName.of(method), traceparent);
    }

    private static String get(Metadata headers, Metadata.Key<String> key) {
        String value = headers.get(key);
        return value == null ? "" : value;
    }
}
