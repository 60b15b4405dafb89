package io.arrwdb.core.wal;

/**
 * The log is not the one that was read before, or cannot have come about by the rules. The group must stop: going on
 * would answer from a wrong state. The message names the offset and what does not fit.
 */
public final class LogContradictionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LogContradictionException(String message) {
        super(message);
    }
}
