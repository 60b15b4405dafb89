package io.arrwdb.core.port.meta;

/** The metadata store could not answer. The message says what was asked and why it failed. */
public class MetaStoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MetaStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The lease has ended, with all that hung on it. */
    public static final class LeaseLost extends MetaStoreException {
        private static final long serialVersionUID = 1;

        public LeaseLost(String message) {
            super(message, null);
        }
    }

    /** There is no room; nothing was written. */
    public static final class Full extends MetaStoreException {
        private static final long serialVersionUID = 1;

        public Full(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** No answer came: the transaction was carried out, or not, or will be soon. Read before trying again. */
    public static final class OutcomeUnknown extends MetaStoreException {
        private static final long serialVersionUID = 1;

        public OutcomeUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
