package io.arrwdb.bench.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Requests for objects. Collections have 1 to 16 segments of 1 to 512 MiB each, small ones as likely as large ones; whoever asks for a
 * collection asks for all of its segments.
 *
 * @param bytes of each object
 * @param requests objects, in the order in which they are asked for
 */
record Trace(String name, long[] bytes, int[] requests) {
    private static final int COLLECTIONS = 300;
    private static final int MOST_SEGMENTS = 16;
    private static final long LEAST_BYTES = 1 << 20;
    private static final double SPREAD = 512;
    private static final int LOADS = 6_000;

    /** All of them, the same for the same seed. */
    static List<Trace> all(long seed) {
        return List.of(new Maker(seed).popular("skewed, Zipf 0.8", 0.8, 0, 0, 0), new Maker(seed).popular("skewed, Zipf 1.1", 1.1, 0, 0, 0),
                new Maker(seed).popular("Zipf 1.1, all read once after every 500 loads", 1.1, 500, 0, 0), new Maker(seed).loop("all, again and again"),
                new Maker(seed).popular("Zipf 1.1, others become popular", 1.1, 0, 300, 0),
                new Maker(seed).popular("Zipf 1.1, a segment replaced at every other load", 1.1, 0, 0, 2));
    }

    /** Bytes of all objects together. */
    long totalBytes() {
        long sum = 0;
        for (long one : bytes) {
            sum += one;
        }
        return sum;
    }

    /** Draws one trace. */
    private static final class Maker {
        private final Random random;
        private final List<Long> bytes = new ArrayList<>();
        private final List<List<Integer>> collections = new ArrayList<>();
        private final List<Integer> requests = new ArrayList<>();

        Maker(long seed) {
            random = new Random(seed);
            for (int c = 0; c < COLLECTIONS; c++) {
                collections.add(new ArrayList<>());
                for (int s = 1 + random.nextInt(MOST_SEGMENTS); s > 0; s--) {
                    collections.getLast().add(object());
                }
            }
        }

        /**
         * @param scanEvery so many loads all objects are asked for once; 0 for never
         * @param shiftEvery so many loads the least popular thirtieth becomes the most popular; 0 for never
         * @param replaceEvery so many loads one segment of the collection is another object before; 0 for never
         */
        Trace popular(String name, double skew, int scanEvery, int shiftEvery, int replaceEvery) {
            double[] weights = IntStream.range(0, COLLECTIONS).mapToDouble(rank -> Math.pow(rank + 1, -skew)).toArray();
            double sum = IntStream.range(0, COLLECTIONS).mapToDouble(rank -> weights[rank]).sum();
            int shift = 0;
            for (int load = 1; load <= LOADS; load++) {
                double drawn = random.nextDouble() * sum;
                int rank = 0;
                while (rank < COLLECTIONS - 1 && (drawn -= weights[rank]) > 0) {
                    rank++;
                }
                List<Integer> collection = collections.get((rank + shift) % COLLECTIONS);
                if (replaceEvery > 0 && load % replaceEvery == 0) {
                    collection.set(random.nextInt(collection.size()), object());
                }
                requests.addAll(collection);
                if (scanEvery > 0 && load % scanEvery == 0) {
                    collections.forEach(requests::addAll);
                }
                shift += shiftEvery > 0 && load % shiftEvery == 0 ? COLLECTIONS / 30 : 0;
            }
            return trace(name);
        }

        Trace loop(String name) {
            for (int load = 0; load < LOADS; load++) {
                requests.addAll(collections.get(load % COLLECTIONS));
            }
            return trace(name);
        }

        private int object() {
            bytes.add((long) (LEAST_BYTES * Math.pow(SPREAD, random.nextDouble())));
            return bytes.size() - 1;
        }

        private Trace trace(String name) {
            return new Trace(name, bytes.stream().mapToLong(Long::longValue).toArray(), requests.stream().mapToInt(Integer::intValue).toArray());
        }
    }
}
