package io.arrwdb.testkit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.wal.Rule;
import io.arrwdb.testkit.explore.Explorer.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorerTest {
    private static final long MAX_STATES = 1_000_000;

    static Stream<String> scenarios() {
        return ExploreMain.scenarios().stream().map(Scenario::name);
    }

    /** Larger bounds, and the trace of what is found: {@code ./arrwdb sim --exhaustive --scenario NAME --bounds large}. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void everythingWithinSmallBoundsIsAsItShouldBe(String name) {
        Scenario scenario = ExploreMain.scenarios().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        assertThat(explore(scenario, Orders.NEEDED).states()).isGreaterThan(50);
    }

    /** Those in which members read one record after another, beside others that do. */
    @ParameterizedTest
    @ValueSource(strings = {"acknowledgement", "read-index"})
    void fewerOrdersComeToTheSameEnds(String name) {
        Scenario scenario = ExploreMain.scenarios().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        Exploration all = explore(scenario, Orders.ALL);
        Exploration needed = explore(scenario, Orders.NEEDED);
        assertThat(needed.states()).isLessThan(all.states());
        assertThat(needed.ends()).as("states in which everything ends").isEqualTo(all.ends());
    }

    private static Exploration explore(Scenario scenario, Orders orders) {
        Exploration seen = Scenario.explore(scenario.small(), Rule.all(), orders, MAX_STATES, Runtime.getRuntime().availableProcessors());
        assertThat(seen.found()).isEmpty();
        assertThat(seen.complete()).isTrue();
        return seen;
    }

    @Test
    void everyStateIsSeenOnceHoweverManyWaysLeadToIt() {
        Exploration seen = new Explorer(() -> new Jugs(-1), Orders.ALL, MAX_STATES, 3).explore();
        assertThat(seen.complete()).isTrue();
        assertThat(seen.states()).isEqualTo(16);
        assertThat(seen.moves()).isEqualTo(16 * 6);
        assertThat(seen.found()).isEmpty();
    }

    /** Six pourings measure 4 from jugs of 3 and 5, and no fewer do. */
    @Test
    void theShortestWayIsTold() {
        Supplier<World> jugs = () -> new Jugs(4);
        Exploration seen = new Explorer(jugs, Orders.ALL, MAX_STATES, 1).explore();
        assertThat(seen.found()).map(Exploration.Counterexample::trace).contains(
                List.of("fill 5", "5 into 3", "empty 3", "5 into 3", "fill 5", "5 into 3"));
        assertThat(seen.found()).map(Exploration.Counterexample::violation).contains("4 measured");
    }

    @Test
    void whatIsLeftUnseenIsSaid() {
        assertThat(new Explorer(() -> new Jugs(-1), Orders.ALL, 5, 1).explore().complete()).isFalse();
    }

    /** Two jugs, of 3 and of 5. */
    private static final class Jugs implements World {
        private final int wanted;
        private int three;
        private int five;

        Jugs(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public List<String> moves() {
            return new ArrayList<>(List.of("fill 3", "fill 5", "empty 3", "empty 5", "3 into 5", "5 into 3"));
        }

        @Override
        public int choices() {
            return moves().size();
        }

        @Override
        public void makeAgain(int move) {
            make(move);
        }

        @Override
        public void make(int move) {
            int poured = move == 4 ? Math.min(three, 5 - five) : move == 5 ? -Math.min(five, 3 - three) : 0;
            switch (move) {
                case 0 -> three = 3;
                case 1 -> five = 5;
                case 2 -> three = 0;
                case 3 -> five = 0;
                default -> {
                    three -= poured;
                    five += poured;
                }
            }
        }

        @Override
        public long fingerprint() {
            return new Fingerprint().add(three).add(five).value();
        }

        @Override
        public Optional<String> violation() {
            return five == wanted ? Optional.of(wanted + " measured") : Optional.empty();
        }

        @Override
        public void close() { }
    }
}
