package io.arrwdb.engine.index;

/** An index or search parameter is missing, malformed or out of its range; the message is fit for the client. */
public final class InvalidIndexParam extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidIndexParam(String message) {
        super(message);
    }
}
