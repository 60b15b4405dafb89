package io.arrwdb.core.codec;

/** Stored or received bytes do not follow their format. The message says where. */
public final class MalformedBytesException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedBytesException(String message) {
        super(message);
    }

    public MalformedBytesException(String message, Throwable cause) {
        super(message, cause);
    }
}
