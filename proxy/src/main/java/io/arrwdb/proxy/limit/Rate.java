package io.arrwdb.proxy.limit;

/** What collections and databases can limit, by the names of Milvus's properties. */
public enum Rate {
    /** Bytes of inserted rows. */
    INSERT("insertRate.max.mb", 1 << 20),
    /** Bytes of upserted rows. */
    UPSERT("upsertRate.max.mb", 1 << 20),
    /** Bytes of requests that delete. */
    DELETE("deleteRate.max.mb", 1 << 20),
    /** Query vectors of searches. */
    SEARCH("searchRate.max.vps", 1),
    /** Queries. */
    QUERY("queryRate.max.qps", 1);

    private final String property;
    private final double unit;

    Rate(String property, double unit) {
        this.property = property;
        this.unit = unit;
    }

    /** The property, without {@code collection.} or {@code database.} before it. */
    String property() {
        return property;
    }

    /** What one of the property's units is: bytes, vectors, queries. */
    double unit() {
        return unit;
    }
}
