package io.arrwdb.engine.index;

/**
 * Search parameters of a request that matter to some indexes only.
 *
 * @param ef breadth of a graph search; 0 for the index's default. Raised to {@code k} where it is smaller
 * @param level AUTOINDEX's wish between speed and recall, 1 to 5; used where {@code ef} is 0
 */
public record SearchParams(int ef, int level) {
    /** What a request gets that says nothing. */
    public static final SearchParams DEFAULT = new SearchParams(0, 1);

    public static SearchParams ofEf(int ef) {
        return new SearchParams(ef, 1);
    }
}
