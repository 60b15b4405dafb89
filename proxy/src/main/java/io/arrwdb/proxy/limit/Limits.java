package io.arrwdb.proxy.limit;

/**
 * What a request may ask for at most. The defaults are Milvus's.
 *
 * @param topK hits of a query, and offset plus limit
 * @param queries query vectors of one search
 * @param dim dimensions of a float vector; a binary vector may have eight times as many
 * @param varCharBytes length of a VarChar
 * @param arrayCapacity elements of an array
 * @param jsonBytes length of a JSON value
 * @param jsonDepth levels of objects and arrays in a JSON value
 * @param fields fields of a collection
 * @param vectorFields vector fields of a collection
 * @param partitions partitions of a collection
 * @param shards shards of a collection
 * @param nameLength characters of a name
 * @param definitionBytes length of a request that defines something: a schema, properties, index parameters
 * @param keptFilters compiled filters that are kept for the next request
 * @param deletePage rows that a delete by expression handles at a time
 */
public record Limits(int topK, int queries, int dim, int varCharBytes, int arrayCapacity, int jsonBytes, int jsonDepth,
        int fields, int vectorFields, int partitions, int shards, int nameLength, int definitionBytes,
        int keptFilters, int deletePage) {
    public static Limits defaults() {
        return new Limits(16_384, 16_384, 32_768, 65_535, 4_096, 65_536, 64, 64, 4, 1_024, 16, 255, 1 << 20,
                1_024, 10_000);
    }

    public int binaryDim() {
        return dim * 8;
    }
}
