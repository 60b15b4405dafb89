package io.arrwdb.indexnode.compact;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The rows of a merged segment as runs of its inputs' rows, in ascending order of their insert timestamps, as a growing
 * segment would hold them; each input is in that order already. Ties keep the order of the inputs.
 */
final class RowRuns {
    private static final int POLL_RUNS = 1_024;

    private RowRuns() { }

    /** The rows {@code from} (inclusive) to {@code to} (exclusive) of an input. */
    record Run(int input, int from, int to) {
        int rows() {
            return to - from;
        }
    }

    /** @param dead the rows of each input to leave out */
    static List<Run> merge(List<? extends SegmentRows> inputs, List<BitSet> dead, Cancellation cancellation) {
        PriorityQueue<Cursor> queue = new PriorityQueue<>(Comparator.<Cursor>naturalOrder());
        for (int i = 0; i < inputs.size(); i++) {
            Cursor cursor = new Cursor(i, inputs.get(i), dead.get(i));
            if (cursor.row < cursor.end()) {
                queue.add(cursor);
            }
        }
        List<Run> runs = new ArrayList<>();
        while (!queue.isEmpty()) {
            if (runs.size() % POLL_RUNS == 0) {
                cancellation.check();
            }
            Cursor least = queue.poll();
            append(runs, least.takeUntil(queue.peek()));
            if (least.row < least.end()) {
                queue.add(least);
            }
        }
        return runs;
    }

    private static void append(List<Run> runs, Run next) {
        Run last = runs.isEmpty() ? null : runs.getLast();
        if (last != null && last.input == next.input && last.to == next.from) {
            runs.set(runs.size() - 1, new Run(last.input, last.from, next.to));
        } else {
            runs.add(next);
        }
    }

    /** Walks the live rows of one input. */
    private static final class Cursor implements Comparable<Cursor> {
        private final int input;
        private final SegmentRows rows;
        private final BitSet dead;
        private int row;

        Cursor(int input, SegmentRows rows, BitSet dead) {
            this.input = input;
            this.rows = rows;
            this.dead = dead;
            this.row = dead.nextClearBit(0);
        }

        int end() {
            return rows.rows();
        }

        Timestamp timestamp() {
            return new Timestamp(rows.timestamps().getLong(row));
        }

        /** The live rows from here on that come before the other cursor's, without a gap; at least one. */
        Run takeUntil(Cursor other) {
            int from = row;
            int gap = dead.nextSetBit(from);
            int limit = gap < 0 ? end() : Math.min(gap, end());
            do {
                row++;
            } while (row < limit && (other == null || compareTo(other) <= 0));
            Run run = new Run(input, from, row);
            row = dead.nextClearBit(row);
            return run;
        }

        @Override
        public int compareTo(Cursor other) {
            int byTime = timestamp().compareTo(other.timestamp());
            return byTime != 0 ? byTime : Integer.compare(input, other.input);
        }
    }
}
