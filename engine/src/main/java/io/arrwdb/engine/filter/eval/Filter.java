package io.arrwdb.engine.filter.eval;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.CancelledSearchException;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.segment.SegmentRows;

/**
 * A filter ready to run over any number of segments, by any number of threads: lists are hashed and patterns parsed once, here.
 * Rows are evaluated 64 at a time, operand by operand; rows that an earlier term has decided are not looked at again.
 */
public final class Filter {
    private static final int WORDS_BETWEEN_POLLS = 256;

    private final CollectionSchema schema;
    private final Condition root;
    private final boolean alwaysTrue;

    private Filter(CollectionSchema schema, Condition root, boolean alwaysTrue) {
        this.schema = schema;
        this.root = root;
        this.alwaysTrue = alwaysTrue;
    }

    /**
     * @param schema any version that has the plan's fields; it says what rows hold that were written before a field existed
     * @throws FilterException when a field of the plan is not in the schema, or the plan combines what cannot be combined
     */
    public static Filter compile(FilterPlan plan, CollectionSchema schema) {
        return new Filter(schema, new Compiler(schema).condition(plan.root()), plan.alwaysTrue());
    }

    /** Whether every row passes, so that nobody needs to ask. */
    public boolean alwaysTrue() {
        return alwaysTrue;
    }

    /**
     * Makes {@code out} the rows of the segment for which the filter is true.
     *
     * @param out of as many rows as the segment; what it held is replaced
     * @throws CancelledSearchException when cancelled on the way
     */
    public void evaluate(SegmentRows rows, Bitmap out, Cancellation cancellation) {
        if (out.length() != rows.rows()) {
            throw new IllegalArgumentException("a bitmap of " + out.length() + " rows for a segment of " + rows.rows());
        }
        Mask mask = root.bind(new Fields(rows, schema));
        for (int word = 0; word < out.wordCount(); word++) {
            if (word % WORDS_BETWEEN_POLLS == 0) {
                cancellation.check();
            }
            int left = rows.rows() - word * Block.ROWS;
            mask.eval(word, left >= Block.ROWS ? -1L : (1L << left) - 1);
            out.setWord(word, mask.yes);
        }
    }
}
