package io.arrwdb.bench.latency;

import io.arrwdb.bench.data.GeneratedVectors;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb bench-latency}: servers beside each other, in turns, so that all have the same machine. */
@Command(name = "bench-latency", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Measures how long single inserts and searches of each consistency level take on several servers, in turns.")
public final class LatencyCommand implements Callable<Integer> {
    @Option(names = "--server", paramLabel = "NAME=URI", required = true,
        description = "A server that speaks Milvus's protocol; several times. Ratios are to the first.")
    private Map<String, String> servers = new LinkedHashMap<>();

    @Option(names = "--rows", paramLabel = "N", defaultValue = "100000", description = "Rows of the collection.")
    private int rows;

    @Option(names = "--dim", paramLabel = "N", defaultValue = "128", description = "Dimensions.")
    private int dim;

    @Option(names = "--shards", paramLabel = "N", defaultValue = "2", description = "Shards of the collection.")
    private int shards;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "5000", description = "Rows of an insert while it is filled.")
    private int batch;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Turns of each server, after one to warm up.")
    private int rounds;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "200", description = "Calls of each operation in a turn.")
    private int calls;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the vectors.")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        int perRound = 0;
        for (Operation operation : Operation.values()) {
            perRound += operation.inserted() * calls;
        }
        GeneratedVectors vectors = new GeneratedVectors(rows + perRound * (rounds + 1), dim, seed);
        List<Target> targets = new ArrayList<>();
        try {
            servers.forEach((name, uri) -> targets.add(new Target(name, uri, vectors)));
            targets.forEach(target -> target.prepare(rows, batch, shards));
            for (int round = 0; round <= rounds; round++) {
                for (Operation operation : Operation.values()) {
                    for (Target target : targets) {
                        target.run(operation, calls, round > 0);
                    }
                }
            }
            print(targets);
        } finally {
            targets.forEach(Target::close);
        }
        return 0;
    }

    private void print(List<Target> targets) {
        PrintWriter out = spec.commandLine().getOut();
        out.print("| p50 / p99, ms |");
        targets.forEach(target -> out.print(" " + target.name() + " |"));
        out.println();
        out.println("|---|" + "---|".repeat(targets.size()));
        for (Operation operation : Operation.values()) {
            out.print("| " + operation.words() + " |");
            double first = targets.getFirst().millis(operation, 50);
            for (Target target : targets) {
                double p50 = target.millis(operation, 50);
                out.printf(Locale.ROOT, " %.2f / %.2f", p50, target.millis(operation, 99));
                out.print(target == targets.getFirst() ? " |" : String.format(Locale.ROOT, " (%.1f times) |", p50 / first));
            }
            out.println();
        }
        out.flush();
    }
}
