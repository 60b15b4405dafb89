package io.arrwdb.proxy.route;

/** A query node has read of a split that the proxy's catalog does not show yet: the read has to begin anew. */
final class StaleRingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleRingException(long known, long answered) {
        super("the collection's ring is version " + answered + ", the proxy knows version " + known);
    }
}
