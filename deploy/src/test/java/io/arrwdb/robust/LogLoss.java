package io.arrwdb.robust;

/** What becomes of the log at the end of a run. */
enum LogLoss {
    NONE,
    /** The topic is deleted, and another one has its name. */
    ANEW,
    /** The partitions are an earlier copy of themselves. */
    EARLIER
}
