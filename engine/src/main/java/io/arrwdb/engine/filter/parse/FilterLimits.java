package io.arrwdb.engine.filter.parse;

/**
 * How large a filter may be; what is larger is refused before it costs anything.
 *
 * @param maxChars characters of the filter without its lists of literals
 * @param maxTotalChars characters of the whole filter
 * @param maxDepth how deep expressions may nest, at most {@link #HIGHEST_DEPTH}
 * @param maxListSize values of one list, in the text or from a template
 * @param maxPatternChars characters of a LIKE pattern
 */
public record FilterLimits(int maxChars, int maxTotalChars, int maxDepth, int maxListSize, int maxPatternChars) {
    /** What the stack of a request's thread carries. */
    public static final int HIGHEST_DEPTH = 400;

    public FilterLimits {
        if (maxDepth < 1 || maxDepth > HIGHEST_DEPTH) {
            throw new IllegalArgumentException("filter depth must be 1 to " + HIGHEST_DEPTH + ", got " + maxDepth);
        }
    }

    /** 64 Ki characters (16 Mi with lists), depth 200, a million values a list, patterns of 4,096 characters. */
    public static FilterLimits defaults() {
        return new FilterLimits(65_536, 16 << 20, 200, 1_000_000, 4_096);
    }
}
