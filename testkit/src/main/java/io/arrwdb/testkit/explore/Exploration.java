package io.arrwdb.testkit.explore;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of a world.
 *
 * @param states different ones, the first included
 * @param moves that were made from them
 * @param ends a digest of the states in which nothing more can happen, which no reduction may change
 * @param depth moves on the longest of the shortest ways to a state
 * @param complete whether every state was seen; otherwise the limit was reached
 * @param found the shortest way to a violation, where there is one
 */
public record Exploration(long states, long moves, long ends, int depth, boolean complete, Optional<Counterexample> found) {
    /**
     * @param trace the moves to the violation, in words
     * @param violation what must not be
     */
    public record Counterexample(List<String> trace, String violation) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < trace.size(); i++) {
                text.append("%4d  %s%n".formatted(i + 1, trace.get(i)));
            }
            return text.append("      ").append(violation).toString();
        }
    }
}
