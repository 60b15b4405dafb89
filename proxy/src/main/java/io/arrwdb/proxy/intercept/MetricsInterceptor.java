package io.arrwdb.proxy.intercept;

import io.arrwdb.core.port.clock.Clock;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Counts calls and their durations by method and by the code of the answer. */
public final class MetricsInterceptor implements ServerInterceptor {
    private static final int ENDED_BY_GRPC = -1;

    private final Metrics metrics;
    private final Clock clock;

    public MetricsInterceptor(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String rpc = call.getMethodDescriptor().getBareMethodName();
        long startNanos = clock.monotonicNanos();
        metrics.started(rpc);
        return next.startCall(new SimpleForwardingServerCall<>(call) {
            private int code = ENDED_BY_GRPC;

            @Override
            public void sendMessage(A answer) {
                code = StatusAnswers.codeOf(answer);
                super.sendMessage(answer);
            }

            @Override
            public void close(Status status, Metadata trailers) {
                metrics.finished(rpc, status.isOk() ? code : ENDED_BY_GRPC, clock.monotonicNanos() - startNanos);
                super.close(status, trailers);
            }
        }, headers);
    }
}
