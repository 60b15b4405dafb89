package io.arrwdb.testkit.sim;

import io.arrwdb.core.wal.Rule;
import io.arrwdb.testkit.explore.ExploreMain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Plays simulated histories from the command line. Ends with status 1 where a history is violated, or where no history
 * shows the mutant.
 */
public final class SimMain {
    private static final String USAGE = """
            usage: ./arrwdb sim [--seed N] [--seeds K] [--mutant RULE] [--trace yes|no]
                   ./arrwdb sim --exhaustive ...     every behaviour within small bounds (--exhaustive --help)

              --seed N        the first seed (1); a seed gives the same history each time
              --seeds K       how many, from the first on (1)
              --mutant RULE   play without a rule of the protocol: %s
              --trace yes     tell everything that happens

            Status 1: a history was violated; with --mutant: none was.""".formatted(names());

    private long seed = 1;
    private int seeds = 1;
    private Rule mutant;
    private boolean traced;

    private SimMain() { }

    public static void main(String[] args) throws InterruptedException {
        if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
            System.out.println(USAGE);
            return;
        }
        if (args.length > 0 && args[0].equals("--exhaustive")) {
            System.exit(ExploreMain.run(List.of(args).subList(1, args.length)));
        }
        SimMain main = new SimMain();
        String wrong = main.parse(args);
        if (wrong != null) {
            System.err.println(wrong + "\n" + USAGE);
            System.exit(2);
        }
        System.exit(main.run() ? 0 : 1);
    }

    private String parse(String[] args) {
        for (int i = 0; i + 1 < args.length; i += 2) {
            try {
                switch (args[i]) {
                    case "--seed" -> seed = Long.parseLong(args[i + 1]);
                    case "--seeds" -> seeds = Integer.parseInt(args[i + 1]);
                    case "--mutant" -> mutant = Rule.valueOf(args[i + 1].toUpperCase(Locale.ROOT).replace('-', '_'));
                    case "--trace" -> traced = args[i + 1].equals("yes");
                    default -> {
                        return "unknown option " + args[i];
                    }
                }
            } catch (IllegalArgumentException e) {
                return "the option " + args[i] + " does not take " + args[i + 1];
            }
        }
        return args.length % 2 == 0 ? null : "the option " + args[args.length - 1] + " needs a value";
    }

    /** Whether everything went as it should: no violation, or, of a mutant, at least one. */
    private boolean run() throws InterruptedException {
        long begun = System.nanoTime();
        int violated = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<SimResult>> results = new ArrayList<>();
            for (int i = 0; i < seeds; i++) {
                SimSettings settings = SimSettings.usual(seed + i);
                SimSettings played = mutant == null ? settings : settings.without(mutant);
                results.add(workers.submit(() -> cluster(played).run()));
            }
            for (Future<SimResult> result : results) {
                SimResult played = result.get();
                violated += played.violation().isPresent() ? 1 : 0;
                System.out.println(played);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulation broke", e.getCause());
        }
        System.out.printf("%d histories, %d violated, %.1f s%n", seeds, violated, (System.nanoTime() - begun) / 1e9);
        return mutant == null ? violated == 0 : violated > 0;
    }

    private SimCluster cluster(SimSettings settings) {
        SimCluster cluster = new SimCluster(settings);
        return traced ? cluster.telling(System.out::println) : cluster;
    }

    private static String names() {
        return Arrays.stream(Rule.values()).map(rule -> rule.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }
}
