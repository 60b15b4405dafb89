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
 * @param safetyMillis virtual time under faults
 * @param livenessMillis virtual time within which everything must recover once the faults have ended
 */
public record SimSettings(long seed, Set<Rule> rules, int groups, int shardsPerGroup, boolean objectsAreLost, long safetyMillis, long livenessMillis) {
    /** What the tests play: every third history has two log groups, between which shards move. */
    public static SimSettings usual(long seed) {
        int groups = seed % 3 == 0 ? 2 : 1;
        return new SimSettings(seed, Rule.all(), groups, 2, true, 12_000, 20_000);
    }

    /** The same history with one rule taken away. */
    public SimSettings without(Rule rule) {
        return new SimSettings(seed, Rule.allBut(rule), groups, shardsPerGroup, objectsAreLost, safetyMillis, livenessMillis);
    }

    /** Without losses of objects: other chances are taken than with them, so it is another history. */
    public SimSettings withAllObjects() {
        return new SimSettings(seed, rules, groups, shardsPerGroup, false, safetyMillis, livenessMillis);
    }
}
