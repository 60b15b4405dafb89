package io.arrwdb.rpc.trace;

/** Begins the spans of requests; a deployment binds it to what collects them. */
public interface Tracer {
    /** Follows nothing. */
    Tracer OFF = (rpc, traceparent) -> Span.NONE;

    /**
     * The span of a call that came in, begun now.
     *
     * @param rpc such as {@code QueryNode/Search}
     * @param traceparent header of the caller, whose choice whether the request is followed stands; empty where it has none, so that
     *     the choice is made here
     */
    Span begin(String rpc, String traceparent);
}
