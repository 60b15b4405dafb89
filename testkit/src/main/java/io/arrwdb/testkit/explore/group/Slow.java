package io.arrwdb.testkit.explore.group;

/** An answer that is a move of its own: between question and answer anything else may happen. Others come at once. */
enum Slow {
    /** Timestamps; drawn when they are asked for. */
    DRAW,
    /** Confirmations of the lead; granted or not when they are asked for. */
    CONFIRM,
    /** The group's record, read by who confirms, as it was when it was asked for. */
    RECORD,
    /** The pointers of shards, read as they were when they were asked for. */
    POINTER,
    /** That a manifest has been written, which it has. */
    OBJECT,
    /** Decisions; taken, or not, when they are proposed. */
    DECISION,
    /** The log, by its leader: record for record. */
    READ
}
