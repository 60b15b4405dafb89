package io.arrwdb.core.plan.data;

/**
 * When compaction pays.
 *
 * @param maxOutputRows most rows of a merged segment
 * @param maxOutputBytes most bytes of a merged segment
 * @param minMergeInputs how many segments of about one size are merged without being asked to; bounds how often a row is
 *     rewritten to the logarithm of its segment's size
 * @param maxInputs most segments of one merge
 * @param maxDeadFraction a segment with a larger part of dead rows is rewritten
 */
public record CompactionPolicy(long maxOutputRows, long maxOutputBytes, int minMergeInputs, int maxInputs,
        double maxDeadFraction) {
    public CompactionPolicy {
        if (maxOutputRows < 1 || maxOutputBytes < 1 || minMergeInputs < 2 || maxInputs < minMergeInputs
                || !(maxDeadFraction > 0 && maxDeadFraction <= 1)) {
            throw new IllegalArgumentException("a compaction policy of max-output-rows " + maxOutputRows
                    + ", max-output-bytes " + maxOutputBytes + ", min-merge-inputs " + minMergeInputs + ", max-inputs "
                    + maxInputs + ", max-dead-fraction " + maxDeadFraction);
        }
    }

    /** Segments of up to 1 GiB or 8 million rows, merged four at a time, rewritten with a fifth of their rows dead. */
    public static CompactionPolicy defaults() {
        return new CompactionPolicy(8_000_000, 1L << 30, 4, 30, 0.2);
    }
}
