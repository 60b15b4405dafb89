package io.arrwdb.engine.index.hnsw;

/**
 * What a search costs on either way, counted in vectors scored by a scan: the graph is left where a scan of the allowed rows is
 * cheaper.
 *
 * <p>A graph search scores about {@code LINKS_SCORED * ef} vectors when everything may be returned. When only a share {@code s}
 * may, it goes on until {@code ef} of those are found, and scores {@code s^-0.8} times as many (measured: 6.6 times at a tenth, 41
 * times at a hundredth). A vector at a random place, with its share of the list's upkeep, costs {@code GRAPH_WEIGHT} times one
 * that a scan meets in order, and more with a longer list.
 */
final class SearchCost {
    private static final double LINKS_SCORED = 16;
    private static final double GRAPH_WEIGHT = 3;
    private static final double LIST_WEIGHT = 1.0 / 512;
    private static final double SELECTIVITY_POWER = -0.8;
    /** How far above its estimate a graph search may go before it is given up: filters may follow the vectors' clusters. */
    private static final double PATIENCE = 4;

    private SearchCost() {}

    /** Whether scanning {@code allowed} of {@code rows} rows is cheaper than a graph search of breadth {@code ef}. */
    static boolean prefersScan(int rows, int allowed, int ef) {
        return allowed <= estimate(rows, allowed, ef) * weight(ef);
    }

    /** Vectors after which a graph search is given up. */
    static long limit(int rows, int allowed, int ef) {
        return (long) (PATIENCE * Math.max(estimate(rows, allowed, ef), allowed / weight(ef)));
    }

    private static double estimate(int rows, int allowed, int ef) {
        return LINKS_SCORED * ef * Math.pow((double) allowed / rows, SELECTIVITY_POWER);
    }

    private static double weight(int ef) {
        return GRAPH_WEIGHT + ef * LIST_WEIGHT;
    }
}
