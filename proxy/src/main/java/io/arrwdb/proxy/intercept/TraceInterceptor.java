package io.arrwdb.proxy.intercept;

import io.arrwdb.rpc.RequestContext;
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

/** Begins the span of a client's request, below that of the client where its headers name one, and ends it with the answer. */
public final class TraceInterceptor implements ServerInterceptor {
    private static final String MILVUS_CODE = "milvus.code";

    private final Tracer tracer;

    public TraceInterceptor(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String parent = headers.get(ContextInterceptor.TRACE_PARENT);
        Span span = tracer.begin(RpcName.of(call.getMethodDescriptor().getFullMethodName()), parent == null ? "" : parent);
        RequestContext context = new RequestContext("", "", ContextInterceptor.traceId(span.traceparent()), span);
        return Contexts.interceptCall(context.attachTo(Context.current()), new FollowedCall<>(call, span) {
            @Override
            public void sendMessage(A answer) {
                int code = StatusAnswers.codeOf(answer);
                span.tag(MILVUS_CODE, code);
                if (code != 0) {
                    span.fail("Milvus code " + code);
                }
                super.sendMessage(answer);
            }
        }, headers, next);
    }
}
