package io.arrwdb.deploy.demo;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.proto.milvus.schema.SearchResultData;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Shows the server to somebody who would rather look: a real sample goes in, neighbours come out, figures beside them. */
public final class Demo {
    private static final int BATCH_ROWS = 250;
    private static final int NEIGHBOURS = 10;
    private static final int BAR_WIDTH = 40;

    private final PrintStream out;

    public Demo(PrintStream out) {
        this.out = out;
    }

    /** Runs it against {@code server}. */
    public void run(ArrwDb server) throws InterruptedException {
        Sample sample = Sample.load();
        try (MilvusCalls milvus = new MilvusCalls(server.host(), server.port())) {
            fill(milvus, sample);
            prepare(milvus);
            showNeighbours(milvus, sample.queries()[0]);
            measure(milvus, sample);
        }
    }

    private void fill(MilvusCalls milvus, Sample sample) {
        milvus.create(SiftCollection.schema(sample.dim()));
        int rows = sample.base().length;
        long began = System.nanoTime();
        for (int from = 0; from < rows; from += BATCH_ROWS) {
            int to = Math.min(rows, from + BATCH_ROWS);
            milvus.insert(SiftCollection.NAME, to - from, SiftCollection.columns(sample.base(), from, to));
            bar("inserting SIFT descriptors", to, rows);
        }
        out.printf("%n%,d rows of %d dimensions, each insert acknowledged on disk, in %d ms%n", rows, sample.dim(), millisSince(began));
    }

    private void prepare(MilvusCalls milvus) throws InterruptedException {
        long began = System.nanoTime();
        milvus.flush(SiftCollection.NAME);
        milvus.index(SiftCollection.NAME, "vector", Map.of("index_type", "HNSW", "metric_type", "L2",
                "params", "{\"M\":16,\"efConstruction\":200}"));
        milvus.load(SiftCollection.NAME);
        out.printf("flushed, indexed and loaded in %d ms%n", millisSince(began));
    }

    private void showNeighbours(MilvusCalls milvus, float[] query) {
        for (String filter : new String[] {"", "tone == \"bright\""}) {
            out.printf("%nnearest to the first query%s:%n", filter.isEmpty() ? "" : " where " + filter);
            SearchResultData hits = milvus.search(SiftCollection.NAME, "vector", query, 5, filter, "tone").getResults();
            for (int hit = 0; hit < hits.getIds().getIntId().getDataCount(); hit++) {
                out.printf("  row %5d  distance %8.0f  %s%n", hits.getIds().getIntId().getData(hit), hits.getScores(hit),
                        hits.getFieldsData(0).getScalars().getStringData().getData(hit));
            }
        }
    }

    private void measure(MilvusCalls milvus, Sample sample) {
        long[] nanos = new long[sample.queries().length];
        int found = 0;
        for (int q = 0; q < nanos.length; q++) {
            float[] query = sample.queries()[q];
            long began = System.nanoTime();
            SearchResultData hits = milvus.search(SiftCollection.NAME, "vector", query, NEIGHBOURS, "").getResults();
            nanos[q] = System.nanoTime() - began;
            Set<Long> answered = new HashSet<>(hits.getIds().getIntId().getDataList());
            answered.retainAll(ExactNeighbours.of(sample.base(), query, NEIGHBOURS));
            found += answered.size();
        }
        Arrays.sort(nanos);
        out.printf("%n%d searches, strongly consistent: recall@%d %.3f against exact search, p50 %.2f ms, p95 %.2f ms%n",
                nanos.length, NEIGHBOURS, found / (double) (nanos.length * NEIGHBOURS),
                nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 95 / 100] / 1e6);
    }

    private void bar(String what, int done, int of) {
        int full = BAR_WIDTH * done / of;
        out.printf("\r%s [%s%s] %3d %%", what, "#".repeat(full), ".".repeat(BAR_WIDTH - full), 100 * done / of);
        out.flush();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
