package io.arrwdb.proxy.reduce;

import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.engine.topk.Hit;
import io.arrwdb.engine.topk.TopKMerge;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.internal.PrimaryKeys;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.proxy.validate.Window;
import io.arrwdb.proxy.wire.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The hits of all query nodes, merged: for each query the best ones by score, then by key, no key twice, without those that the
 * offset skips. A lone node's answer is already that, but for the offset.
 */
public final class SearchMerge {
    private final List<Integer> counts = new ArrayList<>();
    private final PrimaryKeys.Builder keys = PrimaryKeys.newBuilder();
    private final List<SearchResponse> answers;
    private float[] scores = new float[16];
    private int[] answerOf = new int[16];
    private int[] hitOf = new int[16];
    private int size;

    private SearchMerge(List<SearchResponse> answers) {
        this.answers = answers;
    }

    /** @param queries how many queries each answer holds hits of */
    public static SearchMerge of(List<SearchResponse> answers, int queries, Metric metric, Window window) {
        SearchMerge merge = new SearchMerge(answers);
        int[][] starts = new int[answers.size()][];
        for (int a = 0; a < starts.length; a++) {
            starts[a] = starts(answers.get(a), queries);
        }
        for (int query = 0; query < queries; query++) {
            int before = merge.size;
            if (answers.size() == 1) {
                merge.take(starts[0][query], starts[0][query + 1], window);
            } else {
                merge.merge(starts, query, metric, window);
            }
            merge.counts.add(merge.size - before);
        }
        return merge;
    }

    private static int[] starts(SearchResponse answer, int queries) {
        if (answer.getHitCountsCount() != queries) {
            throw new IllegalStateException("a query node answered " + answer.getHitCountsCount() + " queries of " + queries);
        }
        int[] starts = new int[queries + 1];
        for (int i = 0; i < queries; i++) {
            starts[i + 1] = starts[i] + answer.getHitCounts(i);
        }
        if (Keys.count(answer.getPks()) != starts[queries] || answer.getScoresCount() != starts[queries]) {
            throw new IllegalStateException("a query node answered " + Keys.count(answer.getPks()) + " keys and "
                    + answer.getScoresCount() + " scores for " + starts[queries] + " hits");
        }
        return starts;
    }

    private void take(int from, int to, Window window) {
        int end = Math.min(to, from + window.end());
        for (int hit = Math.min(to, from + window.offset()); hit < end; hit++) {
            add(0, hit);
        }
    }

    private void merge(int[][] starts, int query, Metric metric, Window window) {
        List<List<Hit<PrimaryKey, Long>>> lists = new ArrayList<>();
        for (int a = 0; a < starts.length; a++) {
            List<Hit<PrimaryKey, Long>> hits = new ArrayList<>();
            SearchResponse answer = answers.get(a);
            for (int hit = starts[a][query]; hit < starts[a][query + 1]; hit++) {
                hits.add(new Hit<>(metric.toDistance(answer.getScores(hit)), Keys.at(answer.getPks(), hit),
                        (long) a << 32 | hit));
            }
            lists.add(hits);
        }
        List<Hit<PrimaryKey, Long>> best = TopKMerge.merge(lists, window.end());
        for (int i = window.offset(); i < best.size(); i++) {
            long at = best.get(i).payload();
            add((int) (at >>> 32), (int) at);
        }
    }

    private void add(int answer, int hit) {
        if (size == hitOf.length) {
            scores = Arrays.copyOf(scores, size * 2);
            answerOf = Arrays.copyOf(answerOf, size * 2);
            hitOf = Arrays.copyOf(hitOf, size * 2);
        }
        scores[size] = answers.get(answer).getScores(hit);
        answerOf[size] = answer;
        hitOf[size++] = hit;
        Keys.add(keys, Keys.at(answers.get(answer).getPks(), hit));
    }

    /** Hits of each query. */
    public List<Integer> counts() {
        return counts;
    }

    /** Keys of all hits, query after query. */
    public PrimaryKeys keys() {
        return keys.build();
    }

    public int size() {
        return size;
    }

    /** The score of a hit, rounded half away from zero where decimals are given. */
    public float score(int hit, Optional<Integer> decimals) {
        return decimals.map(d -> round(scores[hit], d)).orElse(scores[hit]);
    }

    static float round(float score, int decimals) {
        double factor = Math.pow(10, decimals);
        return (float) (Math.copySign(Math.floor(Math.abs((double) score) * factor + 0.5), score) / factor);
    }

    /** The rows of the hits; each answer must hold one for each of its hits. */
    public RowSource rows() {
        List<ColumnBatch> batches = answers.stream().map(a -> ColumnBatch.decode(a.getRows().toByteArray())).toList();
        return new RowSource(batches, Arrays.copyOf(answerOf, size), Arrays.copyOf(hitOf, size));
    }
}
