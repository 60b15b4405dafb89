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
    RECORD_LOG_START;

    /** All rules. */
    public static Set<Rule> all() {
        return EnumSet.allOf(Rule.class);
    }

    /** All rules but one. */
    public static Set<Rule> allBut(Rule broken) {
        return EnumSet.complementOf(EnumSet.of(broken));
    }
}
