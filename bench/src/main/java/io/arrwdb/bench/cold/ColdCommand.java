package io.arrwdb.bench.cold;

import io.arrwdb.bench.data.GeneratedVectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb bench-cold}: searches whose segments are not in memory, on several servers in turns. */
@Command(name = "bench-cold", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Takes the files of a collection out of memory (Linux, root), then searches; medians over rounds, servers in turns.")
public final class ColdCommand implements Callable<Integer> {
    @Option(names = "--server", paramLabel = "NAME=URI,PID,DIR", required = true,
        description = "A server on this machine, its process and the data directory with its objects or copies; several times.")
    private Map<String, String> servers = new LinkedHashMap<>();

    @Option(names = "--rows", paramLabel = "N", defaultValue = "150000", description = "Rows of the collection.")
    private int rows;

    @Option(names = "--dim", paramLabel = "N", defaultValue = "128", description = "Dimensions.")
    private int dim;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "11", description = "Turns of each server.")
    private int rounds;

    @Option(names = "--pause-millis", paramLabel = "N", defaultValue = "1500",
        description = "Before each turn; longer than arrwdb.query-node.prefetch-pause and a second.")
    private long pauseMillis;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the vectors.")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        GeneratedVectors vectors = new GeneratedVectors(rows, dim, seed);
        List<ColdServer> all = new ArrayList<>();
        try {
            for (Map.Entry<String, String> server : servers.entrySet()) {
                String[] parts = server.getValue().split(",");
                all.add(new ColdServer(server.getKey(), parts[0], Long.parseLong(parts[1]), Path.of(parts[2]), vectors));
                all.getLast().prepare();
            }
            for (int round = 0; round < rounds; round++) {
                for (ColdServer server : all) {
                    Thread.sleep(pauseMillis);
                    server.round(round);
                }
            }
            print(all);
        } finally {
            all.forEach(ColdServer::close);
        }
        return 0;
    }

    private void print(List<ColdServer> all) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("| server | mapped, MB | first search, ms | the next ten, ms | warm, ms |");
        out.println("|---|---|---|---|---|");
        for (ColdServer server : all) {
            out.printf(Locale.ROOT, "| %s | %d | %s |%n", server.name(), server.mappedBytes() / 1_000_000, server.columns());
        }
        out.flush();
    }

    static double millis(long nanos) {
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
