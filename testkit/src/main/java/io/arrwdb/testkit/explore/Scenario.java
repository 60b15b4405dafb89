package io.arrwdb.testkit.explore;

import io.arrwdb.core.wal.Rule;
import java.util.Set;
import java.util.function.Function;

/**
 * A world to explore, within bounds that the default tests can afford and within larger ones.
 *
 * @param name on the command line
 * @param about what is played
 */
public record Scenario(String name, String about, Bounded small, Bounded large) {
    /**
     * A world within bounds.
     *
     * @param bounds in words
     * @param world begins it, with these rules in force
     */
    public record Bounded(String bounds, Function<Set<Rule>, World> world) { }

    /** Explores with these rules in force, every order of everything or as few as are needed. */
    public static Exploration explore(Bounded bounded, Set<Rule> rules, Explorer.Orders orders, long maxStates, int workers) {
        return new Explorer(() -> bounded.world().apply(rules), orders, maxStates, workers).explore();
    }
}
