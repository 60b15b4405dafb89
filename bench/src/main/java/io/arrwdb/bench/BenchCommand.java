package io.arrwdb.bench;

import io.arrwdb.bench.data.ExactNeighbours;
import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.data.Neighbours;
import io.arrwdb.bench.data.VectorFile;
import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.bench.report.BenchReport;
import io.arrwdb.bench.report.ProcessMemory;
import io.arrwdb.bench.run.LoadFigures;
import io.arrwdb.bench.run.LoadPhase;
import io.arrwdb.bench.run.SearchFigures;
import io.arrwdb.bench.run.SearchPhase;
import io.arrwdb.bench.run.Workload;
import io.arrwdb.engine.vector.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb bench}: measures a server over gRPC, ours or any other that speaks Milvus's protocol. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Inserts vectors, builds an index and searches over gRPC with several clients; prints a table and JSON.")
public final class BenchCommand implements Callable<Integer> {
    private static final int RANDOM_QUERIES = 1000;
    private static final String COLLECTION = "arrwdb_bench";

    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Option(names = "--dataset", paramLabel = "F", description = "Vectors: .fvecs, .bvecs, .fbin, .u8bin or .npy.")
        private Path dataset;

        @Option(names = "--generate", paramLabel = "N,D,SEED",
            description = "Clustered vectors with a power-law spectrum instead of a file.")
        private String generate;
    }

    @Option(names = "--queries", paramLabel = "F", description = "Query vectors; without, the first thousand rows are searched for.")
    private Path queries;

    @Option(names = "--groundtruth", paramLabel = "F",
        description = "Exact neighbours (.ivecs); without, or with fewer rows than the file, they are computed.")
    private Path groundtruth;

    @Option(names = "--uri", paramLabel = "U", description = "The server; without, one is started for the measurement.")
    private String uri;

    @Option(names = "--server-pid", paramLabel = "PID", description = "Local process whose memory is reported.")
    private Long serverPid;

    @Option(names = "--metric", paramLabel = "M", defaultValue = "L2", description = "L2, IP or COSINE.")
    private Metric metric;

    @Option(names = "--index", paramLabel = "T", defaultValue = "HNSW", description = "HNSW, FLAT or AUTOINDEX.")
    private String index;

    @Option(names = "--m", paramLabel = "N", defaultValue = "16", description = "HNSW's M.")
    private int m;

    @Option(names = "--ef-construction", paramLabel = "N", defaultValue = "200", description = "HNSW's efConstruction.")
    private int efConstruction;

    @Option(names = "--ef", paramLabel = "N", split = ",", defaultValue = "64", description = "Breadths to search with.")
    private List<Integer> efs;

    @Option(names = "--k", paramLabel = "N", defaultValue = "10", description = "Hits of a query.")
    private int k;

    @Option(names = "--clients", paramLabel = "N", split = ",", defaultValue = "1,4", description = "Numbers of searching clients.")
    private List<Integer> clients;

    @Option(names = "--insert-clients", paramLabel = "N", defaultValue = "1", description = "Inserting clients.")
    private int insertClients;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "5000", description = "Rows of an insert.")
    private int batch;

    @Option(names = "--rows", paramLabel = "N", description = "Only the first rows of the data.")
    private Integer rows;

    @Option(names = "--shards", paramLabel = "N", defaultValue = "1", description = "Shards of the collection.")
    private int shards;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "How long each setting is searched.")
    private int seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON too.")
    private Path json;

    @Option(names = "--keep", description = "Keep the collection " + COLLECTION + " afterwards.")
    private boolean keep;

    @Option(names = "--search-only", description = "Search the collection that an earlier run kept.")
    private boolean searchOnly;

    @Spec
    private CommandSpec spec;

    private final ThrowAwayServer.Starter starter;

    /** With {@code starter}, which serves measurements that name no server. */
    public BenchCommand(ThrowAwayServer.Starter starter) {
        this.starter = starter;
    }

    /** Measures servers that run already. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand(null)).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Workload work = workload();
        if (uri != null) {
            measure(work, uri, serverPid);
        } else if (starter != null) {
            try (ThrowAwayServer server = starter.start()) {
                measure(work, server.uri(), server.pid());
            }
        } else {
            throw new ParameterException(spec.commandLine(), "name the server with --uri: none can be started from here");
        }
        return 0;
    }

    private void measure(Workload work, String server, Long pid) throws Exception {
        LoadFigures load = searchOnly
            ? new LoadFigures(Double.NaN, Double.NaN, Double.NaN, Double.NaN)
            : new LoadPhase(server, COLLECTION, work, this::progress).run();
        List<SearchFigures> searches = new SearchPhase(server, COLLECTION, work).run();
        Map<String, Long> memory = pid == null ? Map.of() : ProcessMemory.of(pid);
        BenchReport report = new BenchReport(work.name(), work.base().count(), work.base().dim(), metric.name(), server,
            index + work.indexParams(), k, load, searches, memory);
        spec.commandLine().getOut().print(report.table());
        spec.commandLine().getOut().println(report.json());
        spec.commandLine().getOut().flush();
        if (json != null) {
            Files.writeString(json, report.json() + "\n");
        }
        if (!keep) {
            LoadPhase.drop(server, COLLECTION);
        }
    }

    private void progress(String words) {
        spec.commandLine().getErr().printf(Locale.ROOT, "\r%-60s", words);
        if (!words.contains(" of ")) {
            spec.commandLine().getErr().println();
        }
        spec.commandLine().getErr().flush();
    }

    private Workload workload() throws IOException {
        boolean hnsw = index.equals("HNSW");
        VectorSet whole = base();
        VectorSet searched = queries(whole);
        VectorSet base = rows == null ? whole : whole.prefix(rows);
        Neighbours exact = groundtruth != null && base.count() == whole.count()
            ? Neighbours.open(groundtruth)
            : ExactNeighbours.of(base, searched, metric, k);
        if (exact.depth() < k || exact.queries() < searched.count()) {
            throw new ParameterException(spec.commandLine(), groundtruth + " knows " + exact.depth() + " neighbours of "
                + exact.queries() + " queries; --k " + k + " of " + searched.count() + " are wanted");
        }
        return new Workload(source.dataset == null ? "generated " + source.generate : source.dataset.getFileName().toString(), base,
            searched, exact, metric, k, index, hnsw ? "{\"M\":" + m + ",\"efConstruction\":" + efConstruction + "}" : "{}",
            hnsw ? efs : List.of(), clients, batch, insertClients, shards, seconds);
    }

    private VectorSet base() throws IOException {
        if (source.dataset != null) {
            return VectorFile.open(source.dataset);
        }
        String[] parts = source.generate.split(",");
        if (parts.length != 3) {
            throw new ParameterException(spec.commandLine(), "--generate wants rows,dimensions,seed, got " + source.generate);
        }
        return new GeneratedVectors(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    private VectorSet queries(VectorSet base) throws IOException {
        if (queries != null) {
            return VectorFile.open(queries);
        }
        return base instanceof GeneratedVectors generated ? generated.queries(RANDOM_QUERIES) : base.prefix(RANDOM_QUERIES);
    }
}
