package io.arrwdb.proxy.error;

/**
 * The codes of {@code Status.code} that this server answers, with the sentinel text that Milvus's message ends with, whether
 * another try may help, and whether the caller is at fault. Some are only ever passed on from other roles. Source: Milvus
 * {@code pkg/util/merr/errors.go}.
 */
public enum ErrorCode {
    NOT_READY(1, "service not ready", true, false),
    UNAVAILABLE(2, "service unavailable", true, false),
    MEMORY_LIMIT(3, "memory limit exceeded", false, false),
    TOO_MANY_REQUESTS(4, "too many concurrent requests", true, false),
    INTERNAL(5, "service internal error", false, false),
    DISK_LIMIT(7, "disk limit exceeded", false, false),
    RATE_LIMIT(8, "rate limit exceeded", true, false),
    TIME_TICK_LAG(11, "time tick long delay", false, false),
    COLLECTION_NOT_FOUND(100, "collection not found", false, true),
    COLLECTION_NOT_LOADED(101, "collection not loaded", false, false),
    COLLECTION_LIMIT(102, "exceeded the limit number of collections", false, true),
    COLLECTION_NOT_FULLY_LOADED(103, "collection not fully loaded", true, false),
    ILLEGAL_SCHEMA(105, "illegal collection schema", false, true),
    VECTOR_CLUSTERING_KEY(107, "vector clustering key not allowed", false, true),
    SCHEMA_MISMATCH(109, "collection schema mismatch", false, true),
    PARTITION_NOT_FOUND(200, "partition not found", false, false),
    PARTITION_NOT_LOADED(201, "partition not loaded", false, false),
    RESOURCE_GROUP_NOT_FOUND(300, "resource group not found", false, false),
    RESOURCE_GROUP_ILLEGAL(303, "resource group illegal config", false, true),
    CHANNEL_NOT_AVAILABLE(503, "channel not available", false, false),
    MISROUTED(507, "channel misrouted", true, false),
    INDEX_NOT_FOUND(700, "index not found", false, false),
    DATABASE_NOT_FOUND(800, "database not found", false, false),
    DATABASE_LIMIT(801, "exceeded the limit number of database", false, true),
    DATABASE_NAME(802, "invalid database name", false, true),
    PARAMETER_INVALID(1100, "invalid parameter", false, true),
    PARAMETER_TOO_LARGE(1102, "parameter too large", false, true),
    ALIAS_NOT_FOUND(1600, "alias not found", false, false),
    FIELD_NOT_FOUND(1700, "field not found", false, false),
    FIELD_NAME(1701, "field name invalid", false, true),
    CANCELLED(10000, "context canceled", false, false),
    TIMEOUT(10001, "context deadline exceeded", false, false),
    UNEXPECTED(65535, "unexpected error", false, false);

    /** What a client sent may be megabytes long; what it is told need not be. */
    private static final int MAX_REASON_CHARS = 2_000;

    private final int number;
    private final String sentinel;
    private final boolean retriable;
    private final boolean inputError;

    ErrorCode(int number, String sentinel, boolean retriable, boolean inputError) {
        this.number = number;
        this.sentinel = sentinel;
        this.retriable = retriable;
        this.inputError = inputError;
    }

    /** What {@code Status.code} says. */
    public int number() {
        return number;
    }

    /** The general text of the code, with which Milvus's messages of it end or begin. */
    public String sentinel() {
        return sentinel;
    }

    public boolean retriable() {
        return retriable;
    }

    /** Whether the caller is at fault. */
    public boolean inputError() {
        return inputError;
    }

    /** An error of this code with exactly this text, unless it is very long. */
    public MilvusException as(String reason) {
        return new MilvusException(number, NameErrors.shorten(reason, MAX_REASON_CHARS), retriable, inputError);
    }

    /** An error whose text is {@code context: sentinel}. */
    public MilvusException because(String context) {
        return as(NameErrors.shorten(context, MAX_REASON_CHARS - 100) + ": " + sentinel);
    }

    /** An error whose text is {@code sentinel[key=value][key=value]...}. */
    public MilvusException about(String... keysAndValues) {
        StringBuilder text = new StringBuilder(sentinel);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            text.append('[').append(keysAndValues[i]).append('=').append(NameErrors.shorten(keysAndValues[i + 1])).append(']');
        }
        return as(text.toString());
    }
}
