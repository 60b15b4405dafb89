package io.arrwdb.engine.index;

import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;
import java.util.Locale;
import java.util.Map;

/**
 * What index a vector field has, checked and complete: every default is filled in.
 *
 * @param type the type asked for; AUTOINDEX stays AUTOINDEX, so that clients see what they asked for
 * @param metric how vectors are compared
 * @param m links of a node on the upper layers of a graph, twice as many on the lowest
 * @param efConstruction breadth of the search that finds a new node's neighbours
 */
public record IndexSpec(IndexType type, Metric metric, int m, int efConstruction) {
    public static final String INDEX_TYPE = "index_type";
    public static final String METRIC_TYPE = "metric_type";
    public static final String M = "M";
    public static final String EF_CONSTRUCTION = "efConstruction";

    public static final int MIN_M = 2;
    public static final int MAX_M = 2048;
    public static final int MIN_EF_CONSTRUCTION = 1;

    /** Milvus's defaults of an explicit HNSW. */
    public static final int HNSW_M = 30;
    public static final int HNSW_EF_CONSTRUCTION = 360;

    /** AUTOINDEX's graph: Milvus's own choice for it, three quarters of the memory and half of the work of the above. */
    public static final int AUTO_M = 18;
    public static final int AUTO_EF_CONSTRUCTION = 240;

    /** A segment with fewer rows is scanned: a graph search would visit a good part of it anyway. */
    public static final int FLAT_BELOW_ROWS = 4096;

    /**
     * Reads the parameters of a CreateIndex request. Unknown keys are not looked at.
     *
     * @param kind the field's family of vectors
     * @param params flat key-value pairs, {@code index_type} and {@code metric_type} among them; both may be missing
     * @throws InvalidIndexParam when a value is malformed, out of range, or does not fit the family
     */
    public static IndexSpec parse(VectorKind kind, Map<String, String> params) {
        IndexType type = IndexType.parse(params.getOrDefault(INDEX_TYPE, IndexType.AUTOINDEX.name()));
        if (!type.supports(kind)) {
            throw new InvalidIndexParam("invalid index type: " + type + " does not support " + kind.words());
        }
        Metric metric = parseMetric(kind, params.get(METRIC_TYPE));
        boolean auto = type == IndexType.AUTOINDEX;
        return new IndexSpec(type, metric,
            IndexParams.integer(params, M, auto ? AUTO_M : HNSW_M, MIN_M, MAX_M),
            IndexParams.integer(params, EF_CONSTRUCTION, auto ? AUTO_EF_CONSTRUCTION : HNSW_EF_CONSTRUCTION,
                MIN_EF_CONSTRUCTION, Integer.MAX_VALUE));
    }

    /** The metric by name, in any case; the family's default where {@code name} is null or empty. */
    public static Metric parseMetric(VectorKind kind, String name) {
        if (name == null || name.isEmpty()) {
            return switch (kind) {
                case DENSE -> Metric.COSINE;
                case BINARY -> Metric.HAMMING;
                case SPARSE -> Metric.IP;
            };
        }
        for (Metric metric : Metric.values()) {
            if (metric.name().equals(name.toUpperCase(Locale.ROOT))) {
                if (!metric.supports(kind)) {
                    throw new InvalidIndexParam(kind.words() + " index does not support metric type: " + metric);
                }
                return metric;
            }
        }
        throw new InvalidIndexParam("metric type not supported: " + name);
    }

    /** Whether a segment of this many rows gets a graph, which is built once and stored in a file; else it is scanned. */
    public boolean isGraph(VectorKind kind, int rows) {
        return kind == VectorKind.DENSE && rows >= FLAT_BELOW_ROWS
            && (type == IndexType.HNSW || type == IndexType.AUTOINDEX);
    }
}
