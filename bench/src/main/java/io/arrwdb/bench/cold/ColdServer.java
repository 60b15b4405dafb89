package io.arrwdb.bench.cold;

import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One server that is measured, and its times. Used by one thread. */
final class ColdServer implements AutoCloseable {
    private static final String LARGE = "arrwdb_bench_cold";
    private static final int BATCH = 5_000;
    private static final int NEXT = 10;
    private static final int K = 10;

    private final String name;
    private final MilvusConnection connection;
    private final VectorCollection large;
    private final MappedFiles files;
    private final VectorSet vectors;
    private final float[] query;
    private final List<Double> first = new ArrayList<>();
    private final List<Double> next = new ArrayList<>();
    private final List<Double> warm = new ArrayList<>();

    ColdServer(String name, String uri, long pid, Path directory, VectorSet vectors) throws IOException {
        this.name = name;
        this.vectors = vectors;
        query = new float[vectors.dim()];
        files = new MappedFiles(pid, directory);
        connection = new MilvusConnection(uri);
        large = new VectorCollection(connection, LARGE, Metric.L2);
    }

    String name() {
        return name;
    }

    void prepare() throws IOException {
        large.create(vectors.dim(), 1);
        for (int from = 0; from < vectors.count(); from += BATCH) {
            large.insert(large.insertRequest(vectors, from, Math.min(vectors.count(), from + BATCH)));
        }
        large.flush();
        large.index("HNSW", "{\"M\":16,\"efConstruction\":100}");
        large.load();
        for (int call = 0; call < 500; call++) {
            search(call);
        }
    }

    /** Out of memory, one search, ten more, and ten that find everything where those left it. */
    void round(int round) throws IOException {
        files.pageOut();
        int call = 1_000 + round * 2 * NEXT;
        first.add(search(call));
        next.add(mean(call + 1, NEXT));
        mean(call + 1, NEXT);
        warm.add(mean(call, NEXT));
    }

    long mappedBytes() throws IOException {
        return files.bytes();
    }

    String columns() {
        return String.format(Locale.ROOT, "%.1f | %.2f | %.2f", median(first), median(next), median(warm));
    }

    @Override
    public void close() {
        connection.close();
    }

    private double mean(int from, int calls) {
        double sum = 0;
        for (int call = 0; call < calls; call++) {
            sum += search(from + call);
        }
        return sum / calls;
    }

    private double search(int call) {
        vectors.read(call % vectors.count(), query);
        long start = System.nanoTime();
        large.search(large.searchRequest(query, K, "{\"ef\":64}"));
        return ColdCommand.millis(System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
