package io.arrwdb.rpc.trace;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** A call that is being answered, whose span ends with it. */
public class FollowedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final Span span;

    public FollowedCall(ServerCall<Q, A> call, Span span) {
        super(call);
        this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
        FollowedAnswer.end(span, status);
        super.close(status, trailers);
    }
}
