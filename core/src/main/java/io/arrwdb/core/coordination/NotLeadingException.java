package io.arrwdb.core.coordination;

/** This process is not, or no longer, the elected coordinator; another is, or will be soon. */
public final class NotLeadingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NotLeadingException(String message) {
        super(message);
    }
}
