package io.arrwdb.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Restores the request context that {@link ContextInjector} sent. */
final class ContextExtractor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        RequestContext context = new RequestContext(get(headers, ContextInjector.PRINCIPAL),
                get(headers, ContextInjector.DATABASE), get(headers, ContextInjector.TRACE));
        return Contexts.interceptCall(context.attachTo(Context.current()), call, headers, next);
    }

    private static String get(Metadata headers, Metadata.Key<String> key) {
        String value = headers.get(key);
        return value == null ? "" : value;
    }
}
