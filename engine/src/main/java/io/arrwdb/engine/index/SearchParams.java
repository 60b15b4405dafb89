package io.arrwdb.engine.index;

import java.util.Map;

/**
 * Search parameters of a request that matter to some indexes only.
 *
 * @param ef breadth of a graph search; 0 where the request names none
 * @param level AUTOINDEX's wish between speed (1) and recall (10); used where {@code ef} is 0
 */
public record SearchParams(int ef, int level) {
    public static final String EF = "ef";
    public static final String LEVEL = "level";
    public static final String RADIUS = "radius";
    public static final String RANGE_FILTER = "range_filter";

    public static final int MAX_LEVEL = 10;

    /** Breadth of an HNSW search that names none, unless it wants more hits. Milvus takes 16, which misses every seventh. */
    public static final int DEFAULT_EF = 64;

    /** What a request gets that says nothing. */
    public static final SearchParams DEFAULT = new SearchParams(0, 1);

    public static SearchParams ofEf(int ef) {
        return new SearchParams(ef, 1);
    }

    /**
     * Reads the {@code params} of a search request; unknown keys are not looked at.
     *
     * @param k hits that a segment has to give (limit + offset)
     * @throws InvalidIndexParam when a value is malformed or out of range, or {@code ef} is smaller than {@code k}
     */
    public static SearchParams parse(Map<String, String> params, int k) {
        int ef = IndexParams.integer(params, EF, 0, 1, Integer.MAX_VALUE);
        if (ef != 0 && ef < k) {
            throw new InvalidIndexParam("ef(" + ef + ") should be larger than k(" + k + ")");
        }
        return new SearchParams(ef, IndexParams.integer(params, LEVEL, 1, 1, MAX_LEVEL));
    }

    /** Breadth of a search for {@code k} hits in an index of this type, at least {@code k}. */
    public int effectiveEf(IndexType type, int k) {
        if (ef != 0) {
            return Math.max(ef, k);
        }
        return type == IndexType.AUTOINDEX ? DEFAULT_EF * level + k : Math.max(DEFAULT_EF, k);
    }
}
