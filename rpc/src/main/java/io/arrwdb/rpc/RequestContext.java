package io.arrwdb.rpc;

import io.arrwdb.rpc.trace.Span;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What travels with a request from the proxy to the last segment: on whose behalf, in which database, until when, under
 * which trace, and what it has cost so far. Lives in the gRPC {@link Context}, which also carries the cancellation.
 */
public final class RequestContext {
    static final Context.Key<RequestContext> KEY = Context.key("arrwdb-request");

    private static final RequestContext NONE = new RequestContext("", "", "");

    private final String principal;
    private final String database;
    private final String traceId;
    private final Span span;
    private final LongAdder scannedRows;

    /**
     * @param principal the authenticated user, or empty where authentication is off
     * @param database the database that the request names, or empty for the default
     * @param traceId the W3C trace id, 32 hex digits, or empty
     */
    public RequestContext(String principal, String database, String traceId) {
        this(principal, database, traceId, Span.NONE);
    }

    /** @param span of the call that this is the context of */
    public RequestContext(String principal, String database, String traceId, Span span) {
        this(principal, database, traceId, span, new LongAdder());
    }

    private RequestContext(String principal, String database, String traceId, Span span, LongAdder scannedRows) {
        this.principal = principal;
        this.database = database;
        this.traceId = traceId;
        this.span = span;
        this.scannedRows = scannedRows;
    }

    /** The context of the request that runs on this thread; an empty one outside a request. */
    public static RequestContext current() {
        RequestContext context = KEY.get();
        return context == null ? NONE : context;
    }

    /** A gRPC context in which {@link #current} is this. */
    public Context attachTo(Context parent) {
        return parent.withValue(KEY, this);
    }

    /** The same request in a part of it that has a span of its own. */
    RequestContext under(Span part) {
        return new RequestContext(principal, database, traceId, part, scannedRows);
    }

    /** The task as further work of this request: under its trace, but bound neither to its deadline nor to its cancellation. */
    public Runnable carrying(Runnable task) {
        return attachTo(Context.ROOT).wrap(task);
    }

    public String principal() {
        return principal;
    }

    public String database() {
        return database;
    }

    public String traceId() {
        return traceId;
    }

    /** Of the call, or of the part of it, that runs on this thread. */
    public Span span() {
        return span;
    }

    /** Whether the caller has gone or the deadline has passed; cheap enough to poll from a search. */
    public static boolean cancelled() {
        return Context.current().isCancelled();
    }

    /** Milliseconds until the deadline, at most {@code otherwise}, which also stands where there is no deadline. */
    public static long remainingMillis(long otherwise) {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null ? otherwise : Math.min(otherwise, deadline.timeRemaining(TimeUnit.MILLISECONDS));
    }

    /** Adds to what the request has cost. */
    public void addScannedRows(long rows) {
        scannedRows.add(rows);
    }

    public long scannedRows() {
        return scannedRows.sum();
    }
}
