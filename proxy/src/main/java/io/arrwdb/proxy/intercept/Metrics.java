package io.arrwdb.proxy.intercept;

/** Where the proxy counts; a deployment binds it to its metrics system. Called on every request, so it must be cheap. */
public interface Metrics {
    /** Counts nothing. */
    Metrics NONE = new Metrics() {
        @Override
        public void started(String rpc) { }

        @Override
        public void finished(String rpc, int code, long durationNanos) { }

        @Override
        public void rows(String rpc, long rows) { }
    };

    /** A call came in. @param rpc the bare method name, such as {@code Search} */
    void started(String rpc);

    /**
     * A call was answered.
     *
     * @param code the status code of the answer, 0 for success, -1 where gRPC itself ended the call
     */
    void finished(String rpc, int code, long durationNanos);

    /** Rows that a call wrote, deleted or scanned. */
    void rows(String rpc, long rows);
}
