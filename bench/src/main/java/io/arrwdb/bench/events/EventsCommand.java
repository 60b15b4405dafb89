package io.arrwdb.bench.events;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb bench-events}: clients that search and insert while commands do something to the server. */
@Command(name = "bench-events", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Searches and inserts while commands do something to the server, such as killing a process of a cluster, and says what "
        + "clients met: calls, failed ones, latencies.")
public final class EventsCommand implements Callable<Integer> {
    private static final String COLLECTION = "arrwdb_bench_events";
    private static final int BATCH = 5_000;

    @Option(names = "--client", paramLabel = "NAME=URI[,URI]", required = true, description = "A kind of clients and the addresses that "
        + "they know; several times. Where one address does not answer they ask the next.")
    private Map<String, String> clients = new LinkedHashMap<>();

    @Option(names = "--event", paramLabel = "NAME=COMMAND", description = "What happens, for sh; several times, one after the other.")
    private Map<String, String> events = new LinkedHashMap<>();

    @Option(names = "--searchers", paramLabel = "N", defaultValue = "2", description = "Threads of each kind that search, eventually.")
    private int searchers;

    @Option(names = "--strong-searchers", paramLabel = "N", defaultValue = "0", description = "Threads of each kind that search, strong.")
    private int strongSearchers;

    @Option(names = "--inserters", paramLabel = "N", defaultValue = "1", description = "Threads of the first kind that insert 20 rows every 50 ms.")
    private int inserters;

    @Option(names = "--replicas", paramLabel = "N", defaultValue = "2", description = "Replicas on query nodes.")
    private int replicas;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "20000", description = "Rows of the collection.")
    private int rows;

    @Option(names = "--dim", paramLabel = "N", defaultValue = "128", description = "Dimensions.")
    private int dim;

    @Option(names = "--shards", paramLabel = "N", defaultValue = "2", description = "Shards of the collection.")
    private int shards;

    @Option(names = "--before-seconds", paramLabel = "N", defaultValue = "2", description = "From the begin of a row to its command.")
    private int beforeSeconds;

    @Option(names = "--after-seconds", paramLabel = "N", defaultValue = "8", description = "From the end of the command to the end of the row.")
    private int afterSeconds;

    @Option(names = "--patience-millis", paramLabel = "N", defaultValue = "10000", description = "After which a client gives a call up.")
    private long patienceMillis;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        GeneratedVectors vectors = new GeneratedVectors(rows + BATCH, dim, 1);
        Map<String, Load> loads = new LinkedHashMap<>();
        String first = addresses(clients.values().iterator().next()).getFirst();
        try (MilvusConnection connection = new MilvusConnection(first)) {
            prepare(new VectorCollection(connection, COLLECTION, Metric.L2), vectors);
        }
        clients.forEach((name, uris) -> {
            Load.Setting setting = new Load.Setting(COLLECTION, vectors, addresses(uris), patienceMillis);
            loads.put(name + ", searches", Load.ofSearches(setting, searchers, false));
            if (strongSearchers > 0) {
                loads.put(name + ", strong searches", Load.ofSearches(setting, strongSearchers, true));
            }
            if (inserters > 0 && loads.keySet().stream().noneMatch(kind -> kind.endsWith("inserts"))) {
                loads.put(name + ", inserts", Load.ofInserts(setting, inserters, new AtomicInteger(rows)));
            }
        });
        try {
            Thread.sleep(TimeUnit.SECONDS.toMillis(beforeSeconds));
            measure(loads);
        } finally {
            for (Load load : loads.values()) {
                load.close();
            }
        }
        return 0;
    }

    private void prepare(VectorCollection collection, GeneratedVectors vectors) {
        collection.create(dim, shards);
        for (int from = 0; from < rows; from += BATCH) {
            collection.insert(collection.insertRequest(vectors, from, Math.min(rows, from + BATCH)));
        }
        collection.flush();
        collection.index("HNSW", "{\"M\":16,\"efConstruction\":200}");
        collection.load(replicas);
    }

    private void measure(Map<String, Load> loads) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("| event | it took, s | clients | calls | failed | tries elsewhere | p50 / p99 / p99.9 / longest, ms |");
        out.println("|---|---|---|---|---|---|---|");
        Map<String, String> all = new LinkedHashMap<>();
        all.put("nothing", "true");
        all.putAll(events);
        for (Map.Entry<String, String> event : all.entrySet()) {
            loads.values().forEach(Load::swap);
            Thread.sleep(TimeUnit.SECONDS.toMillis(beforeSeconds));
            long start = System.nanoTime();
            int exit = new ProcessBuilder("sh", "-c", event.getValue()).inheritIO().redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            double seconds = (System.nanoTime() - start) * 1e-9;
            Thread.sleep(TimeUnit.SECONDS.toMillis(afterSeconds));
            String name = exit == 0 ? event.getKey() : event.getKey() + " (exit " + exit + ")";
            loads.forEach((kind, load) -> print(out, String.format(Locale.ROOT, "| %s | %.1f | %s |", name, seconds, kind), load.swap()));
            out.flush();
        }
    }

    private void print(PrintWriter out, String row, Tally met) {
        out.println(row + " " + met.columns() + " |");
        met.reasons().forEach((reason, times) -> spec.commandLine().getErr().println(times + " failed: " + reason));
    }

    private static List<String> addresses(String uris) {
        return List.of(uris.split(","));
    }
}
