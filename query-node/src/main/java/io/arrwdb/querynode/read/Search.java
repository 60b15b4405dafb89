package io.arrwdb.querynode.read;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.index.DistanceRange;
import io.arrwdb.engine.index.FlatIndex;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.InvalidIndexParam;
import io.arrwdb.engine.index.SearchParams;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorStore;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.shard.view.SegmentView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * One search: every segment on its own, and many queries in parts, in parallel; then one merge, then the output fields of what
 * is left.
 */
final class Search {
    /** A hit among those of all queries: its segment, row, distance and key. */
    private static final int HIT_BYTES = 20;

    private final SearchRequest request;
    private final ReadPlan plan;
    private final FieldSchema field;
    private final IndexId index;
    private final Metric metric;
    private final VectorStore queries;
    private final SearchParams params;
    private final DistanceRange range;

    /** @throws ServiceFailure when the request is malformed */
    Search(SearchRequest request, ReadPlan plan) {
        this.request = request;
        this.plan = plan;
        field = plan.schema().field(new FieldId(request.getField())).orElseThrow(() -> ServiceFailure.refused(
                ReadPlan.PARAMETER_INVALID, "there is no field " + request.getField() + " to search"));
        index = new IndexId(request.getIndex());
        if (request.getTopK() < 1 || request.getNq() < 1) {
            throw ServiceFailure.refused(ReadPlan.PARAMETER_INVALID, "a search needs nq and top_k of at least 1, got "
                    + request.getNq() + " and " + request.getTopK());
        }
        queries = QueryVectors.of(request, field);
        if (queries.count() != request.getNq()) {
            throw ServiceFailure.refused(ReadPlan.PARAMETER_INVALID, request.getNq() + " queries are announced, "
                    + queries.count() + " came");
        }
        try {
            metric = IndexSpec.parseMetric(queries.kind(), request.getMetricType());
            Map<String, String> given = new HashMap<>();
            for (KeyValue param : request.getParamsList()) {
                given.put(param.getKey(), param.getValue());
            }
            params = SearchParams.parse(given, request.getTopK());
            range = range(request, metric);
        } catch (InvalidIndexParam e) {
            throw ServiceFailure.refused(ReadPlan.PARAMETER_INVALID, e.getMessage());
        }
    }

    SearchResponse run(List<SegmentView> segments, WorkPool pool, MemoryBudget budget, long maxAnswerBytes) {
        long rows = segments.stream().mapToLong(segment -> segment.rows().rows()).sum();
        long mostBytes = Math.min(request.getTopK(), rows) * request.getNq() * HIT_BYTES;
        if (mostBytes > maxAnswerBytes) {
            throw Answer.tooLarge(mostBytes, maxAnswerBytes);
        }
        long hitBytes = 0;
        for (SegmentView segment : segments) {
            hitBytes += (long) request.getNq() * limit(segment) * Long.BYTES;
        }
        ScanSpans spans = ScanSpans.ofThisThread();
        try (MemoryBudget.Reservation _ = budget.reserve(hitBytes, "the hits of a search")) {
            List<TopK[]> hits = request.getNq() == 1
                    ? pool.all(segments.stream().map(segment -> spans.told(segment, () -> search(segment))).toList())
                    : inParts(segments, pool, spans);
            return answer(segments, hits, budget, maxAnswerBytes);
        }
    }

    private TopK[] search(SegmentView segment) {
        Scan scan = scan(segment);
        scan.search(0, request.getNq());
        return scan.hits;
    }

    /** The filter runs once a segment; then as many parts of the queries as there are threads search it side by side. */
    private List<TopK[]> inParts(List<SegmentView> segments, WorkPool pool, ScanSpans spans) {
        List<Scan> scans = pool.all(segments.stream().map(segment -> spans.told(segment, () -> scan(segment))).toList());
        int nq = request.getNq();
        int parts = Math.min(nq, pool.size());
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) nq * part / parts);
            int to = (int) ((long) nq * (part + 1) / parts);
            for (Scan scan : scans) {
                tasks.add(spans.told(scan.segment, () -> {
                    scan.search(from, to);
                    return null;
                }));
            }
        }
        pool.all(tasks);
        return scans.stream().map(scan -> scan.hits).toList();
    }

    private Scan scan(SegmentView segment) {
        plan.cancellation().check();
        Column vectors = SegmentScan.column(segment, field);
        return new Scan(segment, vectors, allowed(segment, vectors));
    }

    /** A segment with the rows that may be found in it, and the hits of each query. */
    private final class Scan {
        private final SegmentView segment;
        private final Column vectors;
        private final Bitmap allowed;
        private final TopK[] hits;

        Scan(SegmentView segment, Column vectors, Bitmap allowed) {
            this.segment = segment;
            this.vectors = vectors;
            this.allowed = allowed;
            hits = TopK.batch(request.getNq(), limit(segment));
        }

        /** Finds, and sorts, the hits of the queries {@code from} (inclusive) to {@code to} (exclusive). */
        void search(int from, int to) {
            plan.cancellation().check();
            TopK[] wanted = Arrays.copyOfRange(hits, from, to);
            if (allowed == null || !allowed.isEmpty()) {
                VectorQuery query = new VectorQuery(queries.slice(from, to), limit(segment), params, allowed, range,
                        plan.cancellation());
                segment.index(index).filter(graph -> graph.metric() == metric)
                        .orElseGet(() -> flat(vectors)).search(query, wanted);
            }
            for (TopK list : wanted) {
                list.sort();
            }
        }
    }

    /** Growing rows, small segments and segments without a file of the index in force are compared one by one. */
    private VectorIndex flat(Column vectors) {
        return new FlatIndex(metric, vectors.vectors());
    }

    private Bitmap allowed(SegmentView segment, Column vectors) {
        Bitmap allowed = SegmentScan.allowed(segment, plan);
        if (!vectors.mayHaveNulls()) {
            return allowed;
        }
        Bitmap present = allowed == null ? Bitmap.ofAll(vectors.rows()) : allowed;
        for (int word = 0; word < present.wordCount(); word++) {
            present.setWord(word, present.word(word) & vectors.validWord(word << 6));
        }
        return present;
    }

    private SearchResponse answer(List<SegmentView> segments, List<TopK[]> hits, MemoryBudget budget, long maxAnswerBytes) {
        Column[] keys = segments.stream().map(s -> SegmentScan.column(s, plan.primaryKey())).toArray(Column[]::new);
        HitMerge merge = new HitMerge(keys, hits, request.getTopK());
        SearchResponse.Builder response = SearchResponse.newBuilder();
        for (int query = 0; query < request.getNq(); query++) {
            response.addHitCounts(merge.merge(query));
        }
        Picks picks = merge.picks();
        Answer answer = new Answer(segments, plan, picks, maxAnswerBytes);
        for (int i = 0; i < picks.size(); i++) {
            response.addScores(metric.toScore(merge.distance(i)));
        }
        response.setPks(answer.keys()).setRows(answer.rows(budget));
        plan.shards().forEach(shard -> response.addShards(shard.value()));
        return response.setScannedRows(segments.stream().mapToLong(s -> s.rows().rows()).sum()).build();
    }

    private int limit(SegmentView segment) {
        return Math.max(1, Math.min(request.getTopK(), segment.rows().rows()));
    }

    private static DistanceRange range(SearchRequest request, Metric metric) {
        if (!request.hasRadius()) {
            return DistanceRange.ALL;
        }
        Float inner = request.hasRangeFilter() ? (float) request.getRangeFilter() : null;
        return DistanceRange.of(metric, (float) request.getRadius(), inner);
    }
}
