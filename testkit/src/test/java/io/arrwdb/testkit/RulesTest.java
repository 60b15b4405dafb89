package io.arrwdb.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.wal.Rule;
import io.arrwdb.testkit.explore.Exploration;
import io.arrwdb.testkit.explore.ExploreMain;
import io.arrwdb.testkit.explore.Explorer.Orders;
import io.arrwdb.testkit.explore.Scenario;
import io.arrwdb.testkit.sim.SimCluster;
import io.arrwdb.testkit.sim.SimSettings;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rule of the protocol is needed: with all others in force, something false comes of it, and a checker sees it. Which
 * rule of the design each is, docs/guarantees.md says.
 */
class RulesTest {
    private static final long MAX_STATES = 1_000_000;
    private static final long SEEDS = 200;

    /** Where a rule is missed within small bounds. */
    private static final Map<Rule, String> EXPLORED = new EnumMap<>(Map.ofEntries(
            Map.entry(Rule.BARRIER_CHECK, "acknowledgement"),
            Map.entry(Rule.ACKNOWLEDGE_AFTER_READ_BACK, "acknowledgement"),
            Map.entry(Rule.ACKNOWLEDGE_APPLIED, "drop"),
            Map.entry(Rule.HARMLESS_GAPS, "producers"),
            Map.entry(Rule.ABDICATE_ON_FAILED_APPEND, "producers"),
            Map.entry(Rule.STAMP_ABOVE_FLOOR, "floors"),
            Map.entry(Rule.WAIT_FOR_STAMPED, "floors"),
            Map.entry(Rule.CONFIRM_AFTER_DRAW, "read-index"),
            Map.entry(Rule.END_RESOLVES_NOTHING, "read-index"),
            Map.entry(Rule.CONFIRM_INCARNATION, "incarnations"),
            Map.entry(Rule.NAMES_OF_THEIR_OWN, "incarnation-files"),
            Map.entry(Rule.POINTER_MOVES_FORWARD, "incarnation-files"),
            Map.entry(Rule.RECORD_LOG_START, "checkpoint"),
            Map.entry(Rule.DEDUPE_IN_CHECKPOINT, "dedupe"),
            Map.entry(Rule.DDL_IN_ORDER, "ddl"),
            Map.entry(Rule.CHECK_OWNERSHIP, "split"),
            Map.entry(Rule.HOLD_DURING_SPLIT, "split"),
            Map.entry(Rule.INHERIT_DEDUPE, "split"),
            Map.entry(Rule.CUT_ENDS_SHARD, "move"),
            Map.entry(Rule.LEASE_BEFORE_ANSWER, "oracle")));

    /**
     * Rules that guard against what those do not play; {@code GroupReaderMutantsTest}, {@code GroupLedgerMutantsTest}, {@code SplitDecisionsTest},
     * {@code GroupFeedTest} and {@code LogGroupMutantsTest} miss them.
     */
    private static final Set<Rule> ELSEWHERE = EnumSet.of(Rule.CHAIN_OF_HASHES, Rule.DEDUPE_AT_APPLY, Rule.CUT_BEHIND_ALL, Rule.SWEEP_AGAIN,
            Rule.COUNT_CHILD_FROM_SPLIT, Rule.MOVES_IN_ORDER, Rule.REFUSE_PAST_CUT);

    /** Whatever is not explored is simulated. */
    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyMutantIsCaught(Rule rule) {
        if (!ELSEWHERE.contains(rule)) {
            assertThat(EXPLORED.containsKey(rule) ? explore(EXPLORED.get(rule), rule, Orders.NEEDED) : simulate(rule))
                    .as("what happens without %s", rule).isPresent();
        }
    }

    /** What is seen in fewer orders only is no more than there is: the same rules are missed in all of them. */
    @ParameterizedTest
    @EnumSource(names = {"BARRIER_CHECK", "ACKNOWLEDGE_AFTER_READ_BACK", "CONFIRM_AFTER_DRAW", "END_RESOLVES_NOTHING"})
    void allOrdersMissTheSameRules(Rule rule) {
        assertThat(explore(EXPLORED.get(rule), rule, Orders.ALL)).isPresent();
    }

    private static Optional<String> explore(String name, Rule broken, Orders orders) {
        Scenario scenario = ExploreMain.scenarios().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        return Scenario.explore(scenario.small(), Rule.allBut(broken), orders, MAX_STATES, Runtime.getRuntime().availableProcessors()).found()
                .map(Exploration.Counterexample::toString);
    }

    private static Optional<String> simulate(Rule broken) {
        Optional<String> caught = Optional.empty();
        for (long seed = 1; seed <= SEEDS && caught.isEmpty(); seed++) {
            SimSettings played = broken == Rule.SAME_LOG ? SimSettings.losingALog(seed) : SimSettings.usual(seed);
            caught = new SimCluster(played.without(broken)).run().violation();
        }
        return caught;
    }
}
