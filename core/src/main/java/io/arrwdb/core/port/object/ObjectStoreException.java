package io.arrwdb.core.port.object;

/** An object store refused. The message names the key and what to do. */
public class ObjectStoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ObjectStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** No object has the key. */
    public static final class NotFound extends ObjectStoreException {
        private static final long serialVersionUID = 1;

        public NotFound(String key) {
            super("no object " + key, null);
        }
    }

    /** There is no room for the object; nothing was stored. */
    public static final class Full extends ObjectStoreException {
        private static final long serialVersionUID = 1;

        public Full(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
