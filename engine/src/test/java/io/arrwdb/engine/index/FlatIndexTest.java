package io.arrwdb.engine.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.CancelledSearchException;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.BinaryVectors;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.SparseVectors;
import io.arrwdb.engine.vector.VectorStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatIndexTest {
    private static final Arena ARENA = Arena.ofAuto();

    @Test
    void findsExactlyTheNearestAllowedRowsInRange() {
        for (long seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = random.nextInt(1, 700);
            DenseVectors vectors = TestVectors.gaussian(ARENA, seed, rows, 12);
            DenseVectors queries = TestVectors.gaussian(ARENA, seed + 1000, 3, 12);
            Metric metric = List.of(Metric.L2, Metric.IP, Metric.COSINE).get(random.nextInt(3));
            Bitmap allowed = random.nextBoolean() ? null : TestVectors.rows(random, rows, random.nextDouble());
            DistanceRange range = random.nextBoolean() ? DistanceRange.ALL : new DistanceRange(-0.5f, 9f);
            VectorQuery query = VectorQuery.nearest(queries, 7).withAllowed(allowed).withRange(range);
            TopK[] out = TopK.batch(3, 7);
            new FlatIndex(metric, vectors).search(query, out);
            for (int q = 0; q < 3; q++) {
                assertThat(hits(out[q])).as("seed %d, %s", seed, metric)
                    .isEqualTo(expected(metric, vectors, queries, q, allowed, range));
            }
        }
    }

    private static List<Integer> expected(
            Metric metric, DenseVectors vectors, DenseVectors queries, int query, Bitmap allowed, DistanceRange range) {
        float[] distances = new float[vectors.count()];
        for (int row = 0; row < distances.length; row++) {
            distances[row] = TestVectors.distance(metric, queries.row(query), vectors.row(row));
        }
        return IntStream.range(0, distances.length).boxed()
            .filter(row -> (allowed == null || allowed.get(row)) && range.contains(distances[row]))
            .sorted(Comparator.comparingDouble((Integer row) -> distances[row]).thenComparing(row -> row))
            .limit(7).toList();
    }

    @Test
    void searchesVectorsOnTheHeap() {
        DenseVectors vectors = TestVectors.gaussian(ARENA, 9, 700, 12);
        float[] copy = new float[700 * 12];
        MemorySegment.copy(vectors.data(), ValueLayout.JAVA_FLOAT, 0, copy, 0, copy.length);
        DenseVectors onHeap = new DenseVectors(MemorySegment.ofArray(copy), 12, 700);
        assertThat(search(Metric.L2, onHeap, vectors, 9)).isEqualTo(search(Metric.L2, vectors, vectors, 9));
    }

    @Test
    void searchesBinaryVectors() {
        BinaryVectors vectors = new BinaryVectors(MemorySegment.ofArray(new byte[] {0b1111, 0b0001, 0b0011}), 1, 3);
        BinaryVectors query = new BinaryVectors(MemorySegment.ofArray(new byte[] {0b0111}), 1, 1);
        assertThat(search(Metric.HAMMING, vectors, query, 2)).containsExactly(0, 2);
        TopK[] out = TopK.batch(1, 3);
        new FlatIndex(Metric.JACCARD, vectors).search(VectorQuery.nearest(query, 3), out);
        assertThat(hits(out[0])).containsExactly(0, 2, 1);
        assertThat(out[0].score(0, Metric.JACCARD)).isEqualTo(0.25f);
    }

    @Test
    void searchesSparseVectors() {
        SparseVectors vectors = sparse(new int[] {0, 16, 24, 24}, 1, 2f, -5, 1f, 3, 4f);
        SparseVectors query = sparse(new int[] {0, 16}, 3, 0.5f, -5, 10f);
        TopK[] out = TopK.batch(1, 3);
        new FlatIndex(Metric.IP, vectors).search(VectorQuery.nearest(query, 3), out);
        assertThat(hits(out[0])).containsExactly(0, 1, 2);
        assertThat(out[0].score(0, Metric.IP)).isEqualTo(10);
        assertThat(out[0].score(1, Metric.IP)).isEqualTo(2);
        assertThat(out[0].score(2, Metric.IP)).isZero();
    }

    @Test
    void stopsWhenCancelledAndRefusesWhatDoesNotFit() {
        DenseVectors vectors = TestVectors.gaussian(ARENA, 1, 1000, 4);
        FlatIndex index = new FlatIndex(Metric.L2, vectors);
        int[] polls = {0};
        VectorQuery query = VectorQuery.nearest(vectors, 1).withCancellation(() -> ++polls[0] > 2);
        assertThatThrownBy(() -> index.search(query, TopK.batch(1000, 1))).isInstanceOf(CancelledSearchException.class);
        assertThat(polls[0]).isEqualTo(3);
        DenseVectors wrong = TestVectors.gaussian(ARENA, 1, 1, 5);
        assertThatThrownBy(() -> index.search(VectorQuery.nearest(wrong, 1), TopK.batch(1, 1)))
            .hasMessageContaining("5 dimensions, the vectors have 4");
        assertThatThrownBy(() -> index.search(VectorQuery.nearest(vectors, 1), TopK.batch(1, 1)))
            .hasMessageContaining("1000 queries");
        assertThatThrownBy(() -> new FlatIndex(Metric.HAMMING, vectors)).isInstanceOf(InvalidIndexParam.class);
    }

    private static List<Integer> search(Metric metric, VectorStore vectors, VectorStore queries, int k) {
        TopK[] out = TopK.batch(queries.count(), k);
        new FlatIndex(metric, vectors).search(VectorQuery.nearest(queries, k), out);
        return hits(out[0]);
    }

    private static List<Integer> hits(TopK top) {
        top.sort();
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < top.size(); i++) {
            rows.add(top.row(i));
        }
        return rows;
    }

    /** Pairs of (index, value) with the byte offsets of the rows. */
    private static SparseVectors sparse(int[] offsets, Number... pairs) {
        ByteBuffer starts = ByteBuffer.allocate(4 * offsets.length).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.of(offsets).forEach(starts::putInt);
        ByteBuffer data = ByteBuffer.allocate(4 * pairs.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pairs.length; i += 2) {
            data.putInt(pairs[i].intValue()).putFloat(pairs[i + 1].floatValue());
        }
        return new SparseVectors(
            MemorySegment.ofArray(starts.array()), MemorySegment.ofArray(data.array()), offsets.length - 1);
    }
}
