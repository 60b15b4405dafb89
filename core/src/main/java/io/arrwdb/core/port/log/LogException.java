package io.arrwdb.core.port.log;

/** A log could not do what was asked. The message names the group, the offset and what to do. */
public class LogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The offset asked for is not in the log: truncated away, or never written. */
    public static final class OffsetOutOfRange extends LogException {
        private static final long serialVersionUID = 1;

        public OffsetOutOfRange(String message) {
            super(message, null);
        }
    }

    /** A record in the middle of the log fails its checksum. */
    public static final class Corrupt extends LogException {
        private static final long serialVersionUID = 1;

        public Corrupt(String message) {
            super(message, null);
        }
    }

    /** The partition was deleted; another one may be in its place. What was read or written is not known to be there. */
    public static final class Replaced extends LogException {
        private static final long serialVersionUID = 1;

        public Replaced(String message) {
            super(message, null);
        }
    }

    /** There is no room for the record; nothing was written. */
    public static final class Full extends LogException {
        private static final long serialVersionUID = 1;

        public Full(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The reader, producer or log has been closed. */
    public static final class Closed extends LogException {
        private static final long serialVersionUID = 1;

        public Closed(String message) {
            super(message, null);
        }
    }
}
