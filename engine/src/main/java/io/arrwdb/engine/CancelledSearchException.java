package io.arrwdb.engine;

/** A computation stopped because its {@link Cancellation} said so. It carries no stack trace: it is an expected end. */
public final class CancelledSearchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CancelledSearchException() {
        super("cancelled: the deadline passed or the caller went away before the computation ended", null, false, false);
    }
}
