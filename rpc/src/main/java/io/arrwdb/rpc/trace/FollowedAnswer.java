package io.arrwdb.rpc.trace;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/** Awaits the answer of a call, whose span ends with it. */
public final class FollowedAnswer<A> extends SimpleForwardingClientCallListener<A> {
    private static final String CODE = "rpc.grpc.status_code";

    private final Span span;

    public FollowedAnswer(ClientCall.Listener<A> listener, Span span) {
        super(listener);
        this.span = span;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end(span, status);
        super.onClose(status, trailers);
    }

    static void end(Span span, Status status) {
        span.tag(CODE, status.getCode().value());
        if (!status.isOk()) {
            span.fail(status.getDescription() == null ? status.getCode().name() : status.getCode() + ": " + status.getDescription());
        }
        span.end();
    }
}
