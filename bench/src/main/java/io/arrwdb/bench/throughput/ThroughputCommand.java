package io.arrwdb.bench.throughput;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb bench-throughput}: what servers take and answer, in turns, so that all have the same machine. */
@Command(name = "bench-throughput", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Measures how many rows several servers take a second and how many searches they answer, in turns. The best turn counts.")
public final class ThroughputCommand implements Callable<Integer> {
    private static final String COLLECTION = "arrwdb_bench_throughput";
    private static final int ROWS = 50_000;

    @Option(names = "--server", paramLabel = "NAME=URI", required = true,
        description = "A server that speaks Milvus's protocol; several times. Ratios are to the first.")
    private Map<String, String> servers = new LinkedHashMap<>();

    @Option(names = "--shards", paramLabel = "N", split = ",", defaultValue = "1,4",
        description = "Shards of the collections that are written; each lies on a log group of its own as long as there are enough.")
    private List<Integer> shards;

    @Option(names = "--clients", paramLabel = "N", split = ",", defaultValue = "1,4", description = "Clients side by side.")
    private List<Integer> clients;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Turns of each server.")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "4", description = "Of a turn.")
    private int seconds;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "1000", description = "Rows of an insert.")
    private int batch;

    @Option(names = "--dim", paramLabel = "N", defaultValue = "128", description = "Dimensions.")
    private int dim;

    @Option(names = "--replicas", paramLabel = "N", defaultValue = "1", description = "Replicas on query nodes.")
    private int replicas;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        GeneratedVectors vectors = new GeneratedVectors(ROWS, dim, 1);
        PrintWriter out = spec.commandLine().getOut();
        out.println("| | " + String.join(" | ", servers.keySet()) + " |");
        out.println("|---|" + "---|".repeat(servers.size()));
        for (int parts : shards) {
            for (int side : clients) {
                writes(out, vectors, parts, side);
            }
        }
        searches(out, vectors);
        return 0;
    }

    private void writes(PrintWriter out, GeneratedVectors vectors, int parts, int side) throws InterruptedException, ExecutionException {
        Map<String, List<Double>> best = new LinkedHashMap<>();
        AtomicInteger next = new AtomicInteger();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, String> server : servers.entrySet()) {
                try (MilvusConnection connection = new MilvusConnection(server.getValue())) {
                    VectorCollection collection = new VectorCollection(connection, COLLECTION, Metric.L2);
                    collection.create(dim, parts);
                    best.computeIfAbsent(server.getKey(), name -> new ArrayList<>())
                        .add(new Turn(server.getValue(), COLLECTION, vectors, side, seconds).insert(batch, next));
                    collection.drop();
                }
            }
        }
        out.printf("| inserts, %d shard%s, %d client%s |", parts, parts == 1 ? "" : "s", side, side == 1 ? "" : "s");
        double first = Collections.max(best.values().iterator().next());
        best.values().forEach(turns -> {
            double rows = Collections.max(turns);
            double megabytes = rows * (Long.BYTES + (double) Float.BYTES * dim) * 1e-6;
            out.printf(Locale.ROOT, " %,.0f rows/s, %.1f MB/s, %.1f a shard (%.2f) |", rows, megabytes, megabytes / parts, rows / first);
        });
        out.println();
        out.flush();
    }

    private void searches(PrintWriter out, GeneratedVectors vectors) throws InterruptedException, ExecutionException {
        for (String uri : servers.values()) {
            try (MilvusConnection connection = new MilvusConnection(uri)) {
                fill(new VectorCollection(connection, COLLECTION, Metric.L2), vectors);
            }
        }
        for (int side : clients) {
            Map<String, Double> best = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, String> server : servers.entrySet()) {
                    best.merge(server.getKey(), new Turn(server.getValue(), COLLECTION, vectors, side, seconds).search(), Math::max);
                }
            }
            out.printf("| searches, 2 shards, %d client%s |", side, side == 1 ? "" : "s");
            double first = best.values().iterator().next();
            best.values().forEach(rate -> out.printf(Locale.ROOT, " %,.0f/s (%.2f) |", rate, rate / first));
            out.println();
            out.flush();
        }
        for (String uri : servers.values()) {
            try (MilvusConnection connection = new MilvusConnection(uri)) {
                new VectorCollection(connection, COLLECTION, Metric.L2).drop();
            }
        }
    }

    private void fill(VectorCollection collection, GeneratedVectors vectors) {
        collection.create(dim, 2);
        for (int from = 0; from < ROWS; from += batch) {
            collection.insert(collection.insertRequest(vectors, from, Math.min(ROWS, from + batch)));
        }
        collection.flush();
        collection.index("HNSW", "{\"M\":16,\"efConstruction\":200}");
        collection.load(replicas);
    }
}
