package io.arrwdb.rpc;

import io.arrwdb.rpc.trace.Span;
import io.grpc.Context;

/** A part of the request of this thread under a span of its own: what it calls is told as part of it. */
public final class Step implements AutoCloseable {
    private static final Step UNTOLD = new Step(Span.NONE, null, null);

    private final Span span;
    private final Context within;
    private final Context before;

    private Step(Span span, Context within, Context before) {
        this.span = span;
        this.within = within;
        this.before = before;
    }

    /** Begins now, and ends when it is closed, on the same thread. */
    public static Step begin(String name) {
        RequestContext request = RequestContext.current();
        if (!request.span().recording()) {
            return UNTOLD;
        }
        Span span = request.span().child(name);
        Context within = request.under(span).attachTo(Context.current());
        return new Step(span, within, within.attach());
    }

    public Span span() {
        return span;
    }

    @Override
    public void close() {
        if (within != null) {
            within.detach(before);
            span.end();
        }
    }
}
