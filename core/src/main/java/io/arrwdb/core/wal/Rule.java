package io.arrwdb.core.wal;

import java.util.EnumSet;
import java.util.Set;

/** The rules of the protocol that tests take away one at a time, to prove that they notice. Production has all. */
public enum Rule {
    /** Readers drop records whose epoch is not the highest barrier's. */
    BARRIER_CHECK,
    /** A write is acknowledged once the leader's own reader accepted it, not once it is appended. */
    ACKNOWLEDGE_AFTER_READ_BACK,
    /** Only the oracle's timestamps raise a floor, never a client's guarantee. */
    FLOOR_FROM_ORACLE,
    /** A read index waits until every record stamped at or below it is resolved. */
    WAIT_FOR_STAMPED,
    /** A checkpoint carries the highest barrier. */
    BARRIER_IN_CHECKPOINT,
    /** A delete file stays until every listed segment has passed it. */
    KEEP_DELETE_FILES,
    /** A deletion by expression deletes the versions that were seen to match, and no later ones. */
    DELETE_EXPECTED_VERSIONS,
    /** The metadata store is told where the log begins before the log is cut. */
    RECORD_LOG_START,
    /** Epochs are compared by incarnation, then by term: a group made anew is above every term before. */
    INCARNATION_IN_EPOCH,
    /** A request that a shard has applied changes nothing when it is read again, whoever appended it. */
    DEDUPE_AT_APPLY,
    /** A checkpoint carries the requests applied lately. */
    DEDUPE_IN_CHECKPOINT,
    /** A record follows the very record that its leader appended it behind. */
    CHAIN_OF_HASHES,
    /** What was read up to a checkpoint goes on in that very log: one that was made anew is another, whatever it holds. */
    SAME_LOG,
    /** A gap within an epoch drops what follows in it, and is no contradiction. */
    HARMLESS_GAPS,
    /** What is half read when an epoch opens is void. */
    WHOLE_REQUESTS,
    /** DDL takes effect on a shard once, in the order of its own timestamps. */
    DDL_IN_ORDER,
    /** Of a leader's records only those that its own reader applied are acknowledged; one that was dropped is not. */
    ACKNOWLEDGE_APPLIED,
    /** What is stamped lies above the floor at the time it is appended. */
    STAMP_ABOVE_FLOOR,
    /** A leader confirms that it leads after it has drawn the timestamp that it promises. */
    CONFIRM_AFTER_DRAW,
    /** Who confirms that it leads also looks whether the group has been made anew. */
    CONFIRM_INCARNATION,
    /** An epoch's own end resolves none of its records: only a higher barrier does, in a reader. */
    END_RESOLVES_NOTHING,
    /** An append of which nobody knows whether it failed ends the epoch. */
    ABDICATE_ON_FAILED_APPEND,
    /** No two leaders write one manifest object. */
    NAMES_OF_THEIR_OWN,
    /** The pointer of a shard goes back neither in epoch nor in version nor in checkpoint. */
    POINTER_MOVES_FORWARD,
    /** The log is cut behind every shard in it, those without a manifest included. */
    CUT_BEHIND_ALL,
    /** The output of a compaction takes over what was deleted from its inputs while it was made. */
    CARRY_LATER_DELETES,
    /** What an intent promised stays promised until a worker that still writes is surely gone. */
    SWEEP_AGAIN,
    /** The oracle looks at its lease after it has allocated, and before it answers. */
    LEASE_BEFORE_ANSWER,
    /** Metadata that is made again goes on above every timestamp and incarnation that manifests and logs show, not where its copy ends. */
    RECOVER_ABOVE_ALL,
    /** A leader takes only keys that the shard owns. */
    CHECK_OWNERSHIP,
    /** While the record of a split is on its way, writes of the shard wait. */
    HOLD_DURING_SPLIT,
    /** The child of a split knows the requests that its parent knew. */
    INHERIT_DEDUPE,
    /** The parent of a split needs the log from the split on until its child has a published manifest. */
    COUNT_CHILD_FROM_SPLIT,
    /** After the record that takes a shard to another log no row of it counts in this one. */
    CUT_ENDS_SHARD,
    /** A move that is over does not begin again by a record of it that comes late. */
    MOVES_IN_ORDER,
    /** What a shard has after it was taken away is not read from the log that it left. */
    REFUSE_PAST_CUT;

    /** All rules. */
    public static Set<Rule> all() {
        return EnumSet.allOf(Rule.class);
    }

    /** All rules but one. */
    public static Set<Rule> allBut(Rule broken) {
        return EnumSet.complementOf(EnumSet.of(broken));
    }
}
