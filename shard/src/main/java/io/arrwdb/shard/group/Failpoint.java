package io.arrwdb.shard.group;

/** The places between an object, the decision about it and the pointer to it where a crash is worth testing. */
public enum Failpoint {
    /** The shard is decided, its first record is not in the log. */
    SHARD_DECIDED,
    /** The Seal is applied, nothing is decided. */
    SEALED,
    /** The intent is decided, no object is written. */
    INTENDED,
    /** A segment's files are written, others are not. */
    SEGMENT_WRITTEN,
    /** Every object of a flush is written, the flush is not decided. */
    FLUSH_WRITTEN,
    /** The flush is decided, its manifest is not written. */
    FLUSH_DECIDED,
    /** The manifest is written, the pointer names the old one. */
    MANIFEST_WRITTEN,
    /** The pointer names the new manifest, nobody has recorded it. */
    POINTER_MOVED,
    /** The publication is recorded, the log is not cut. */
    PUBLISHED,
    /** The log may be cut, which only the decisions say yet. */
    CHECKPOINT_DECIDED,
    /** The metadata store says where the log begins, and it is not cut. */
    LOG_START_MOVED,
    /** The deletes of a compaction's output are written, the compaction is not decided. */
    COMPACTION_WRITTEN,
    /** The compaction is decided, its manifest is not written. */
    COMPACTION_DECIDED,
    /** Garbage is deleted, the deletion is not recorded. */
    GARBAGE_DELETED,
    /** A split is decided, its record is not in the log. */
    SPLIT_PLANNED,
    /** A split is in the log and in force, the child has no files. */
    SPLIT_LOGGED,
    /** The child's files are written, the split is not committed. */
    SPLIT_WRITTEN,
    /** The split is committed, the child's manifest is not written. */
    SPLIT_COMMITTED,
    /** The child's manifest is published. */
    SPLIT_OVER,
    /** The log says that the shard leaves, its last manifest here is not published. */
    MOVE_CUT,
    /** The last manifest of the group that the shard leaves is published, nobody has been told. */
    MOVE_LEFT,
    /** The log of the group that the shard enters says so, its manifest is not decided. */
    MOVE_ADOPTED,
    /** The shard's first manifest in its new group is decided, the pointer still names the old group. */
    MOVE_DECIDED,
    /** The pointer names the new group, writes still wait. */
    MOVE_POINTED,
    /** The old group has forgotten the shard. */
    MOVE_OVER,
    /** A record is handed to the log, nobody knows whether it is durable. */
    APPENDED,
    /** A record has been read back, and is not acknowledged. */
    READ_BACK
}
