package io.arrwdb.querynode.read;

import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.proto.internal.QueryRequest;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.shard.segment.SegmentKeys;
import io.arrwdb.shard.view.SegmentView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** One query: the rows that pass, in ascending order of their keys, at most so many; or just how many there are. */
final class Query {
    /** A row in its segment's list, in the list of all segments, and its key. */
    private static final int PLACE_BYTES = 20;

    private final QueryRequest request;
    private final ReadPlan plan;
    private final PrimaryKeys keys;
    /** Rows that a query without a limit has found, in all segments. */
    private final AtomicLong listed = new AtomicLong();

    /** @param keys the only keys that may be answered, or null */
    Query(QueryRequest request, ReadPlan plan, PrimaryKeys keys) {
        this.request = request;
        this.plan = plan;
        this.keys = keys;
    }

    /** @param growingRows rows of growing segments that hold one of the keys */
    QueryResponse run(List<SegmentView> segments, Map<SegmentView, int[]> growingRows, WorkPool pool, MemoryBudget budget,
            long maxAnswerBytes) {
        QueryResponse.Builder response = QueryResponse.newBuilder();
        plan.shards().forEach(shard -> response.addShards(shard.value()));
        response.setScannedRows(segments.stream().mapToLong(s -> s.rows().rows()).sum());
        if (request.getCountOnly() && keys == null) {
            return response.setCount(count(segments, pool)).build();
        }
        List<Callable<int[]>> tasks = new ArrayList<>();
        ScanSpans spans = ScanSpans.ofThisThread();
        segments.forEach(segment -> tasks.add(spans.told(segment, () -> rows(segment, growingRows, maxAnswerBytes))));
        Picks picks = merge(segments, pool.all(tasks));
        if (request.getCountOnly()) {
            return response.setCount(picks.size()).build();
        }
        Answer answer = new Answer(segments, plan, picks, maxAnswerBytes);
        response.setPks(answer.keys()).setRows(answer.rows(budget)).setCount(picks.size());
        if (request.getWithTimestamps()) {
            Column[] timestamps = segments.stream().map(s -> s.rows().timestamps()).toArray(Column[]::new);
            for (int i = 0; i < picks.size(); i++) {
                response.addTimestamps(timestamps[picks.segment(i)].getLong(picks.row(i)));
            }
        }
        return response.build();
    }

    private long count(List<SegmentView> segments, WorkPool pool) {
        List<Callable<Long>> tasks = new ArrayList<>();
        ScanSpans spans = ScanSpans.ofThisThread();
        segments.forEach(segment -> tasks.add(spans.told(segment, () -> SegmentScan.count(segment, plan))));
        return pool.all(tasks).stream().mapToLong(Long::longValue).sum();
    }

    /** The rows of a segment that may be answered, by ascending key. */
    private int[] rows(SegmentView segment, Map<SegmentView, int[]> growingRows, long maxAnswerBytes) {
        plan.cancellation().check();
        Bitmap allowed = SegmentScan.allowed(segment, plan);
        Column column = SegmentScan.column(segment, plan.primaryKey());
        if (keys != null) {
            return sorted(kept(candidates(segment, growingRows), allowed), column);
        }
        int passed = allowed == null ? segment.rows().rows() : allowed.cardinality();
        long limit = request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit();
        if (limit == Long.MAX_VALUE && listed.addAndGet(passed) * PLACE_BYTES > maxAnswerBytes) {
            throw Answer.tooLarge(listed.get() * PLACE_BYTES, maxAnswerBytes);
        }
        if (passed > limit && segment.sealed().isPresent()) {
            return lowest(segment.sealed().get().keys(), allowed, (int) limit);
        }
        int[] rows = sorted(all(allowed, passed), column);
        return rows.length > limit ? Arrays.copyOf(rows, (int) limit) : rows;
    }

    /** The rows that hold one of the keys, whether visible or not. */
    private int[] candidates(SegmentView segment, Map<SegmentView, int[]> growingRows) {
        if (segment.sealed().isEmpty()) {
            return growingRows.getOrDefault(segment, new int[0]);
        }
        SegmentKeys sorted = segment.sealed().get().keys();
        int[] found = new int[16];
        int size = 0;
        for (int i = 0; i < keys.size(); i++) {
            for (int at = first(sorted, i); at >= 0; at = sorted.repeats(at) ? at + 1 : -1) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, size * 2);
                }
                found[size++] = sorted.row(at);
            }
        }
        int[] rows = Arrays.copyOf(found, size);
        Arrays.sort(rows);
        return rows;
    }

    private int first(SegmentKeys sorted, int i) {
        return switch (keys) {
            case PrimaryKeys.Longs longs -> sorted.first(longs.values()[i]);
            case PrimaryKeys.Strings strings -> sorted.first(strings.values().get(i).getBytes(StandardCharsets.UTF_8));
        };
    }

    private static int[] kept(int[] rows, Bitmap allowed) {
        if (allowed == null) {
            return rows;
        }
        int size = 0;
        int[] kept = new int[rows.length];
        for (int row : rows) {
            if (row < allowed.length() && allowed.get(row)) {
                kept[size++] = row;
            }
        }
        return Arrays.copyOf(kept, size);
    }

    private static int[] all(Bitmap allowed, int passed) {
        int[] rows = new int[passed];
        if (allowed == null) {
            Arrays.setAll(rows, i -> i);
            return rows;
        }
        int row = -1;
        for (int i = 0; i < passed; i++) {
            row = allowed.nextSetBit(row + 1);
            rows[i] = row;
        }
        return rows;
    }

    private static int[] sorted(int[] rows, Column column) {
        KeyOrder.sort(rows, rows.length, column);
        return rows;
    }

    private static int[] lowest(SegmentKeys keys, Bitmap allowed, int limit) {
        int[] rows = new int[limit];
        int size = 0;
        for (int at = 0; at < keys.size() && size < limit; at++) {
            int row = keys.row(at);
            if (allowed == null || allowed.get(row)) {
                rows[size++] = row;
            }
        }
        return Arrays.copyOf(rows, size);
    }

    /** The rows of all segments by ascending key, a key once, up to the limit. */
    private Picks merge(List<SegmentView> segments, List<int[]> rows) {
        Column[] columns = segments.stream().map(s -> SegmentScan.column(s, plan.primaryKey())).toArray(Column[]::new);
        int[] at = new int[columns.length];
        Picks picks = new Picks();
        long limit = request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit();
        while (picks.size() < limit) {
            int best = -1;
            for (int s = 0; s < at.length; s++) {
                if (at[s] < rows.get(s).length && (best < 0 || KeyOrder.compare(columns[s], rows.get(s)[at[s]],
                        columns[best], rows.get(best)[at[best]]) < 0)) {
                    best = s;
                }
            }
            if (best < 0) {
                return picks;
            }
            int row = rows.get(best)[at[best]++];
            int last = picks.size() - 1;
            if (last < 0 || KeyOrder.compare(columns[picks.segment(last)], picks.row(last), columns[best], row) != 0) {
                picks.add(best, row);
            }
        }
        return picks;
    }
}
