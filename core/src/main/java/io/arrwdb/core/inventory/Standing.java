package io.arrwdb.core.inventory;

/** What an object is to those that may name it. */
public enum Standing {
    /** A manifest in force, or a file that one names. */
    REFERENCED,
    /** Older manifests, garbage whose time has not come, what an intent announced, what is left of a dropped shard. */
    PASSING,
    /** The deployment's own: its claim and the snapshots of its metadata. */
    OWN,
    /** No manifest names it, and the decisions that might could not be read. */
    UNDECIDED,
    /** No manifest, no decision and no intent names it. */
    ORPHANED
}
