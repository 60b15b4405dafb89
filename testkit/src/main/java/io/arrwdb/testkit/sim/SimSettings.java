package io.arrwdb.testkit.sim;

import io.arrwdb.core.wal.Rule;
import java.util.Set;

/**
 * One history to play.
 *
 * @param rules in force in the nodes; all but one for a planted mutant
 * @param groups log groups
 * @param shardsPerGroup shards on each
 * @param objectsAreLost whether objects go, and come back after a while
 * @param metadataIsLost whether the metadata store is emptied once, and filled again from a copy, objects and logs
 * @param logIsLost whether, at the end, the log of a group is made anew from an earlier copy of itself
 * @param safetyMillis virtual time under faults
 * @param livenessMillis virtual time within which everything must recover once the faults have ended
 */
public record SimSettings(long seed, Set<Rule> rules, int groups, int shardsPerGroup, boolean objectsAreLost, boolean metadataIsLost,
        boolean logIsLost, long safetyMillis, long livenessMillis) {
    /** What the tests play: every third history has two log groups, between which shards move; in every fourth the metadata is lost. */
    public static SimSettings usual(long seed) {
        int groups = seed % 3 == 0 ? 2 : 1;
        return new SimSettings(seed, Rule.all(), groups, 2, true, seed % 4 == 1, false, 12_000, 20_000);
    }

    /** A short history that ends with a log that was made anew. */
    public static SimSettings losingALog(long seed) {
        return new SimSettings(seed, Rule.all(), 1, 2, false, false, true, 5_000, 5_000);
    }

    /** The same history with one rule taken away. */
    public SimSettings without(Rule rule) {
        return new SimSettings(seed, Rule.allBut(rule), groups, shardsPerGroup, objectsAreLost, metadataIsLost, logIsLost, safetyMillis, livenessMillis);
    }

    /** Without losses of objects and metadata: other chances are taken than with them, so it is another history. */
    public SimSettings withAllObjects() {
        return new SimSettings(seed, rules, groups, shardsPerGroup, false, false, false, safetyMillis, livenessMillis);
    }
}
