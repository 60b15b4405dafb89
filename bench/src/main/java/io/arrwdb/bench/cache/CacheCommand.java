package io.arrwdb.bench.cache;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb bench-cache}: how much of what collections ask for each eviction policy has there. */
@Command(name = "bench-cache", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Plays requests of collections' segments against eviction policies; hits of 100 requests, and of 100 bytes.")
public final class CacheCommand implements Callable<Integer> {
    @Option(names = "--percent", paramLabel = "N", split = ",", defaultValue = "10,30,60", description = "Sizes of the cache, of all objects.")
    private List<Integer> percents;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the traces.")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("| requests | cache, % of all | LRU | segmented LRU | SIEVE | S3-FIFO | in hindsight |");
        out.println("|---|---|---|---|---|---|---|");
        for (Trace trace : Trace.all(seed)) {
            for (int percent : percents) {
                long capacity = trace.totalBytes() / 100 * percent;
                out.printf(Locale.ROOT, "| %s | %d | %s | %s | %s | %s | %s |%n", trace.name(), percent,
                        hits(trace, capacity, new LeastRecentlyUsed()), hits(trace, capacity, new DiskCache(trace.bytes(), capacity)),
                        hits(trace, capacity, new Sieve()), hits(trace, capacity, new S3Fifo(trace.bytes(), capacity)), best(trace, capacity));
            }
        }
        out.flush();
        return 0;
    }

    private static String hits(Trace trace, long capacity, Policy policy) {
        Simulation simulation = new Simulation(trace, capacity);
        simulation.run(policy, object -> { });
        return percents(simulation);
    }

    private static String best(Trace trace, long capacity) {
        Simulation simulation = new Simulation(trace, capacity);
        Hindsight policy = new Hindsight(trace.requests());
        simulation.run(policy, policy::asked);
        return percents(simulation);
    }

    private static String percents(Simulation simulation) {
        double[] percents = simulation.hitPercents();
        return String.format(Locale.ROOT, "%.1f / %.1f", percents[0], percents[1]);
    }
}
