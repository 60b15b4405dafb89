package io.arrwdb.proxy.error;

/** Errors about searches, queries and deletes. */
public final class ReadErrors {
    private ReadErrors() { }

    public static MilvusException invalid(String what) {
        return ErrorCode.PARAMETER_INVALID.because(what);
    }

    public static MilvusException unsupported(String what) {
        return ErrorCode.PARAMETER_INVALID.because(what + " is not supported yet");
    }

    public static MilvusException illegalGroup(String group, String why) {
        MilvusException about = ErrorCode.RESOURCE_GROUP_ILLEGAL.about("rg", group);
        return ErrorCode.RESOURCE_GROUP_ILLEGAL.as(about.getMessage() + ": " + why);
    }

    public static MilvusException collectionNotLoaded(String collection) {
        return ErrorCode.COLLECTION_NOT_LOADED.about("collection", collection);
    }

    public static MilvusException collectionLoading(String collection) {
        return ErrorCode.COLLECTION_NOT_FULLY_LOADED.about("collection", collection);
    }

    public static MilvusException partitionNotLoaded(String partition) {
        return ErrorCode.PARTITION_NOT_LOADED.about("partition", partition);
    }

    public static MilvusException limitRange(String what, long value, int max) {
        return ErrorCode.UNEXPECTED.as(what + " [" + value + "] is invalid, it should be in range [1, " + max + "], but got "
                + value);
    }

    public static MilvusException offsetRange(long value, int max) {
        return ErrorCode.UNEXPECTED.as("offset [" + value + "] is invalid, it should be in range [0, " + max + "], but got "
                + value);
    }

    public static MilvusException searchWindow(long value, int max) {
        return ErrorCode.UNEXPECTED.as("invalid max query result window, (offset+limit) should be in range [1, " + max
                + "], but got " + value);
    }

    public static MilvusException number(String key, String value) {
        return ErrorCode.PARAMETER_INVALID.because(key + " [" + NameErrors.shorten(value)
                + "] is invalid, it should be an integer");
    }

    public static MilvusException truthValue(String key, String value) {
        return ErrorCode.PARAMETER_INVALID.because(key + " [" + NameErrors.shorten(value)
                + "] is invalid, it should be true or false");
    }

    public static MilvusException roundDecimal(String value) {
        return ErrorCode.PARAMETER_INVALID.because("round_decimal [" + NameErrors.shorten(value)
                + "] is invalid, it should be -1 or an integer in range [0, 6]");
    }

    public static MilvusException vectorFieldNeeded(String given) {
        return ErrorCode.PARAMETER_INVALID.as(given.isEmpty()
                ? "multiple anns_fields exist, please specify a anns_field in search_params: invalid parameter"
                : "failed to get field schema by name: field(" + NameErrors.shorten(given) + ") not found: invalid parameter");
    }

    public static MilvusException notAVector(String field) {
        return ErrorCode.PARAMETER_INVALID.because("field (" + field + ") to search is not of vector data type");
    }

    public static MilvusException metricMismatch(String field, String expected, String actual) {
        return ErrorCode.PARAMETER_INVALID.as("fail to search: metric type not match: invalid parameter[expected=" + expected
                + "][actual=" + NameErrors.shorten(actual) + "][field=" + field + "]");
    }

    public static MilvusException queryVectorType(String field, String expected, String got) {
        return ErrorCode.PARAMETER_INVALID.because("vector type must be the same, field " + field + " - type " + expected
                + ", search info type " + got);
    }

    public static MilvusException queryVectorLength(String field, int query, long bytes, long expected) {
        return ErrorCode.PARAMETER_INVALID.because("vector dimension mismatch, expected vector size(byte) " + expected
                + ", actual " + bytes + " in query " + query + " of field " + field);
    }

    public static MilvusException plan(String expression, String why) {
        return ErrorCode.PARAMETER_INVALID.because("failed to create query plan: cannot parse expression: "
                + NameErrors.shorten(expression) + ", error: " + why);
    }

    /** @param why the parser's words, which begin with "cannot parse expression" */
    public static MilvusException filter(String why) {
        return ErrorCode.PARAMETER_INVALID.because("failed to create query plan: " + why);
    }

    public static MilvusException emptyExpressionNeedsLimit() {
        return ErrorCode.PARAMETER_INVALID.as("empty expression should be used with limit: invalid parameter");
    }

    public static MilvusException countWithPagination() {
        return ErrorCode.PARAMETER_INVALID.as("count entities with pagination is not allowed: invalid parameter");
    }

    public static MilvusException deleteEverything(String expression) {
        return ErrorCode.PARAMETER_INVALID.as("delete plan can't be empty or always true : "
                + NameErrors.shorten(expression) + ": invalid parameter");
    }

    public static MilvusException iteratorCollectionChanged() {
        return ErrorCode.PARAMETER_INVALID.as("alias or database may have changed");
    }

    public static MilvusException lastBound(String value) {
        return ErrorCode.PARAMETER_INVALID.because("failed to parse input last bound: " + NameErrors.shorten(value)
                + " is not a number");
    }

    public static MilvusException iteratorQueries(int queries) {
        return ErrorCode.PARAMETER_INVALID.because("a search iterator has one query vector, but got " + queries);
    }

    public static MilvusException iteratorTies(float score, int max) {
        return ErrorCode.PARAMETER_INVALID.because("a search iterator cannot go on: more than " + max + " rows have the score "
                + score + "; filter by the primary key to see them");
    }

    public static MilvusException guaranteeAhead(long lagMillis, long maxMillis) {
        return ErrorCode.TIME_TICK_LAG.as("Timestamp lag too large lag(" + lagMillis + "ms) max(" + maxMillis
                + "ms): the guarantee timestamp lies in the future");
    }

    public static MilvusException ringNotCovered(String flaw) {
        return ErrorCode.MISROUTED.because("the answers of the query nodes do not make up the collection, " + flaw
                + "; try again once all nodes know its present shards");
    }

    public static MilvusException part(String key, String value) {
        return ErrorCode.PARAMETER_INVALID.because(key + " [" + NameErrors.shorten(value)
                + "] is invalid, it should be a number above 0 and at most 1");
    }

    public static MilvusException uncovered(long shard) {
        return ErrorCode.CHANNEL_NOT_AVAILABLE.as("channel not available[shard=" + shard
                + "]: no query node answered for it; try again once the collection is loaded again");
    }
}
