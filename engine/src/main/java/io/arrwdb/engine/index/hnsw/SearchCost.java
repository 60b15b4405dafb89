package io.arrwdb.engine.index.hnsw;

/**
 * What a search costs on either way, counted in rows that a scan compares: the graph is left where a scan of the allowed rows is
 * cheaper.
 *
 * <p>A graph search scores about {@code LINKS_SCORED * ef} vectors when everything may be returned (1,016 at ef 64 on a million
 * SIFT vectors). When only a share {@code s} may, it goes on until {@code ef} of those are found, and scores {@code s^-0.8} times
 * as many (6.6 times at a tenth, 41 times at a hundredth). A vector at a random place with its share of the bookkeeping costs
 * {@code GRAPH_WEIGHT} times a row that a scan meets in order, and the longer the list of candidates, {@code ef / s}, the more
 * (measured on 200,000 SIFT vectors: 110 ns at s 1, 134 at a half, 184 at a tenth, against 36 for a scanned row).
 */
final class SearchCost {
    private static final double LINKS_SCORED = 16;
    private static final double GRAPH_WEIGHT = 3.5;
    private static final double LIST_WEIGHT = 1.0 / 400;
    private static final double SELECTIVITY_POWER = -0.8;
    /** How far above its estimate a graph search may go before it is given up: filters may follow the vectors' clusters. */
    private static final double PATIENCE = 4;

    private SearchCost() {}

    /** Whether scanning {@code allowed} of {@code rows} rows is cheaper than a graph search of breadth {@code ef}. */
    static boolean prefersScan(int rows, int allowed, int ef) {
        double share = (double) allowed / rows;
        return allowed <= scored(share, ef) * weight(share, ef);
    }

    /** Vectors after which a graph search is given up. */
    static long limit(int rows, int allowed, int ef) {
        double share = (double) allowed / rows;
        return (long) (PATIENCE * Math.max(scored(share, ef), allowed / weight(share, ef)));
    }

    private static double scored(double share, int ef) {
        return LINKS_SCORED * ef * Math.pow(share, SELECTIVITY_POWER);
    }

    private static double weight(double share, int ef) {
        return GRAPH_WEIGHT + ef / share * LIST_WEIGHT;
    }
}
