package io.arrwdb.deploy.demo;

import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Neighbours by plain arithmetic, to hold the server's answers against. */
final class ExactNeighbours {
    private ExactNeighbours() { }

    /** The rows of the {@code k} vectors nearest to {@code query} by squared Euclidean distance. */
    static Set<Long> of(float[][] base, float[] query, int k) {
        double[] distances = new double[base.length];
        for (int row = 0; row < base.length; row++) {
            distances[row] = distance(base[row], query);
        }
        return IntStream.range(0, base.length).boxed().sorted(Comparator.comparingDouble(row -> distances[row])).limit(k)
                .map(Integer::longValue).collect(Collectors.toSet());
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            double difference = a[d] - b[d];
            sum += difference * difference;
        }
        return sum;
    }
}
