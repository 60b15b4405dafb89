package io.arrwdb.sdk;

import io.milvus.v2.common.IndexParam.MetricType;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** Vectors that follow from an id, and what an exact search over them must find. */
final class Vectors {
    private Vectors() { }

    static float[] of(long id, int dim) {
        var random = new SplittableRandom(id * 0x9E3779B97F4A7C15L + dim);
        var vector = new float[dim];
        for (int i = 0; i < dim; i++) {
            vector[i] = random.nextFloat() * 2 - 1;
        }
        return vector;
    }

    /** The {@code limit} nearest of the ids in [0, count) that the filter lets pass, nearest first. */
    static List<Long> nearest(float[] query, long count, MetricType metric, int limit, LongPredicate filter) {
        var nearestFirst = Comparator.<Long>comparingDouble(id -> {
            double score = score(query, of(id, query.length), metric);
            return metric == MetricType.L2 ? score : -score;
        });
        return LongStream.range(0, count).filter(filter).boxed().sorted(nearestFirst).limit(limit).toList();
    }

    /** As Milvus reports it: L2 squared, IP and COSINE as they are. */
    static double score(float[] a, float[] b, MetricType metric) {
        double dot = 0;
        double squares = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            squares += (double) (a[i] - b[i]) * (a[i] - b[i]);
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return switch (metric) {
            case L2 -> squares;
            case IP -> dot;
            case COSINE -> dot / Math.sqrt(aa * bb);
            default -> throw new IllegalArgumentException("no reference for " + metric);
        };
    }
}
