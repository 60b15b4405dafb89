package io.arrwdb.proxy.reduce;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.PrimaryKeys;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proxy.validate.Window;
import io.arrwdb.proxy.wire.Keys;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** The rows of all query nodes in the order of their primary keys, as far as the window goes. */
public final class QueryMerge {
    private final List<QueryResponse> answers;
    private final PrimaryKeys.Builder keys = PrimaryKeys.newBuilder();
    private int[] answerOf = new int[16];
    private int[] rowOf = new int[16];
    private int size;

    private QueryMerge(List<QueryResponse> answers) {
        this.answers = answers;
    }

    public static QueryMerge of(List<QueryResponse> answers, Window window) {
        QueryMerge merge = new QueryMerge(answers);
        long end = window.bounded() ? window.end() : Long.MAX_VALUE;
        if (answers.size() == 1) {
            long last = Math.min(end, Keys.count(answers.getFirst().getPks()));
            for (int row = window.offset(); row < last; row++) {
                merge.add(0, row);
            }
        } else {
            merge.merge(window.offset(), end);
        }
        return merge;
    }

    private void merge(long offset, long end) {
        PriorityQueue<Head> heads = new PriorityQueue<>();
        for (int a = 0; a < answers.size(); a++) {
            push(heads, a, 0);
        }
        for (long at = 0; at < end && !heads.isEmpty(); at++) {
            Head head = heads.poll();
            if (at >= offset) {
                add(head.answer, head.row);
            }
            push(heads, head.answer, head.row + 1);
        }
    }

    private void push(PriorityQueue<Head> heads, int answer, int row) {
        if (row < Keys.count(answers.get(answer).getPks())) {
            heads.add(new Head(Keys.at(answers.get(answer).getPks(), row), answer, row));
        }
    }

    private record Head(PrimaryKey key, int answer, int row) implements Comparable<Head> {
        @Override
        public int compareTo(Head other) {
            int byKey = key.compareTo(other.key);
            return byKey != 0 ? byKey : Integer.compare(answer, other.answer);
        }
    }

    private void add(int answer, int row) {
        if (size == rowOf.length) {
            answerOf = Arrays.copyOf(answerOf, size * 2);
            rowOf = Arrays.copyOf(rowOf, size * 2);
        }
        answerOf[size] = answer;
        rowOf[size++] = row;
        Keys.add(keys, Keys.at(answers.get(answer).getPks(), row));
    }

    public PrimaryKeys keys() {
        return keys.build();
    }

    public int size() {
        return size;
    }

    /** The insert timestamp of each row, where the answers carry them. */
    public List<Timestamp> timestamps() {
        return IntStream.range(0, size).mapToObj(i -> new Timestamp(answers.get(answerOf[i]).getTimestamps(rowOf[i]))).toList();
    }

    /** Each answer must hold a row for each of its keys. */
    public RowSource rows() {
        List<ColumnBatch> batches = answers.stream().map(a -> ColumnBatch.decode(a.getRows().toByteArray())).toList();
        return new RowSource(batches, Arrays.copyOf(answerOf, size), Arrays.copyOf(rowOf, size));
    }
}
