package io.arrwdb.adapters.tls;

/** A file of a certificate, key or authorities cannot be used; the message says which, why, and what to do. */
public final class TlsFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TlsFileException(String message) {
        super(message);
    }

    TlsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
