package io.arrwdb.testkit.explore;

import io.arrwdb.core.wal.Rule;
import io.arrwdb.testkit.explore.group.GroupScenarios;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Explores from the command line: {@code ./arrwdb sim --exhaustive}. */
public final class ExploreMain {
    private static final String USAGE = """
            usage: ./arrwdb sim --exhaustive [--scenario NAME] [--mutant RULE] [--bounds small|large] [--states N] [--threads N] [--orders needed|all]

              --scenario NAME  one of: %s (all)
              --mutant RULE    explore without a rule of the protocol: %s
              --bounds SIZE    small, as in the default tests, or large (small)
              --states N       stop at so many states (20000000)
              --threads N      explore with so many (as many as there are processors)
              --orders WHICH   of moves of parties that do not meet any more: those needed, or all (needed)

            Status 1: a violation was found, or not all was seen; with --mutant: no violation was found.""".formatted(
            scenarios().stream().map(Scenario::name).collect(Collectors.joining(", ")), rules());

    private List<Scenario> scenarios = scenarios();
    private Rule mutant;
    private boolean large;
    private long maxStates = 20_000_000;
    private Explorer.Orders orders = Explorer.Orders.NEEDED;
    private int threads = Runtime.getRuntime().availableProcessors();

    private ExploreMain() { }

    /** Every scenario there is. */
    public static List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>(GroupScenarios.all());
        all.add(new Scenario("oracle", "two oracles, paused between allocating and answering, over one saved limit", oracle(4, 3), oracle(8, 6)));
        return List.copyOf(all);
    }

    private static Scenario.Bounded oracle(int asked, int changes) {
        return new Scenario.Bounded(asked + " timestamps asked for, " + changes + " changes of the lease",
                rules -> new OracleWorld(asked, changes, rules));
    }

    /** Explores as the arguments behind {@code --exhaustive} say; the process's status. */
    public static int run(List<String> args) {
        ExploreMain main = new ExploreMain();
        if (args.contains("--help") || args.contains("-h")) {
            System.out.println(USAGE);
            return 0;
        }
        String wrong = main.parse(args);
        if (wrong != null) {
            System.err.println(wrong + "\n" + USAGE);
            return 2;
        }
        return main.explore() ? 0 : 1;
    }

    private String parse(List<String> args) {
        if (args.size() % 2 != 0) {
            return "the option " + args.getLast() + " needs a value";
        }
        for (int i = 0; i < args.size(); i += 2) {
            String value = args.get(i + 1);
            try {
                switch (args.get(i)) {
                    case "--scenario" -> scenarios = scenarios.stream().filter(s -> s.name().equals(value)).toList();
                    case "--mutant" -> mutant = Rule.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
                    case "--bounds" -> large = value.equals("large");
                    case "--states" -> maxStates = Long.parseLong(value);
                    case "--orders" -> orders = Explorer.Orders.valueOf(value.toUpperCase(Locale.ROOT));
                    case "--threads" -> threads = Integer.parseInt(value);
                    default -> {
                        return "unknown option " + args.get(i);
                    }
                }
            } catch (IllegalArgumentException e) {
                return "the option " + args.get(i) + " does not take " + value;
            }
        }
        return scenarios.isEmpty() ? "there is no such scenario" : null;
    }

    private boolean explore() {
        Set<Rule> rules = mutant == null ? Rule.all() : Rule.allBut(mutant);
        List<Exploration> seen = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Scenario.Bounded bounded = large ? scenario.large() : scenario.small();
            long begun = System.nanoTime();
            Exploration exploration = Scenario.explore(bounded, rules, orders, maxStates, threads);
            System.out.printf("%-16s %,9d states %,10d moves  depth %2d  %6.1f s  %s%s%n", scenario.name(), exploration.states(),
                    exploration.moves(), exploration.depth(), (System.nanoTime() - begun) / 1e9, bounded.bounds(),
                    exploration.complete() || exploration.found().isPresent() ? "" : "  NOT ALL SEEN");
            exploration.found().ifPresent(System.out::println);
            seen.add(exploration);
            if (mutant != null && exploration.found().isPresent()) {
                break;
            }
        }
        return mutant == null ? seen.stream().allMatch(e -> e.complete() && e.found().isEmpty())
                : seen.stream().anyMatch(e -> e.found().isPresent());
    }

    private static String rules() {
        return Arrays.stream(Rule.values()).map(rule -> rule.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }
}
