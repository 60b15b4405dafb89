package io.arrwdb.shard.group;

/** Why a log group did not do what was asked. */
public final class GroupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    public GroupException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public GroupException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What the caller can do about it. */
    public enum Kind {
        /** This node does not lead the group now; nothing was done. Ask again, or elsewhere. */
        NOT_LEADER,
        /** The lead was lost meanwhile, so nobody knows. Ask again with the same request id. */
        UNKNOWN_OUTCOME,
        /** Too much is waiting, or memory is full; nothing was done. Ask again later. */
        OVERLOADED,
        /** The disk is full; nothing was done. Free space. */
        DISK_FULL,
        /** The shard is not here: the caller's routes are old, or it was dropped. Nothing was done. */
        WRONG_SHARD,
        /** The guarantee lies too far in the future. */
        GUARANTEE_TOO_FAR,
        /** What was asked does not fit the state of the shard; nothing was done. */
        REFUSED
    }
}
