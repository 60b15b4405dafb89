package io.arrwdb.proxy.intercept;

import io.arrwdb.rpc.RequestContext;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Makes the request context out of a client's headers, and takes the handler's trailers to the client: {@code dbname} and the trace of {@code traceparent}
 * (W3C Trace Context). A principal is added by an authenticating interceptor, where there is one.
 */
public final class ContextInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> DATABASE = Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> TRACE_PARENT = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private static final int TRACE_START = 3;
    private static final int TRACE_END = 35;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        RequestContext followed = RequestContext.current();
        RequestContext context = new RequestContext("", text(headers.get(DATABASE)),
                followed.traceId().isEmpty() ? traceId(headers.get(TRACE_PARENT)) : followed.traceId(), followed.span());
        Trailers trailers = new Trailers();
        return Contexts.interceptCall(trailers.attachTo(context.attachTo(Context.current())), new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata closing) {
                trailers.addTo(closing);
                super.close(status, closing);
            }
        }, headers, next);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /** {@code version-traceid-parentid-flags}, in hex: the trace id; empty where the header is not of that form. */
    static String traceId(String header) {
        if (header == null || header.length() < TRACE_END) {
            return "";
        }
        String id = header.substring(TRACE_START, TRACE_END);
        return id.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f') ? id : "";
    }
}
