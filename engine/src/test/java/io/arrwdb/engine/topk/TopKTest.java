package io.arrwdb.engine.topk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.vector.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TopKTest {
    private record Pair(int row, float distance) {}

    @Test
    void keepsTheNearestWithTheLowerRowFirstAmongEquals() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TopK top = new TopK(random.nextInt(1, 20));
            List<Pair> all = new ArrayList<>();
            int n = random.nextInt(0, 60);
            for (int row = 0; row < n; row++) {
                // Few distinct distances, so that ties are common; both signs.
                all.add(new Pair(row, random.nextInt(-4, 5) / 2f));
            }
            List<Pair> offered = new ArrayList<>(all);
            Collections.shuffle(offered, new Random(seed));
            offered.forEach(p -> top.offer(p.row(), p.distance()));
            all.sort(Comparator.comparingDouble(Pair::distance).thenComparingInt(Pair::row));
            List<Pair> expected = all.subList(0, Math.min(top.capacity(), n));
            assertThat(top.bound()).as("seed %d", seed)
                .isEqualTo(n < top.capacity() ? Float.POSITIVE_INFINITY : expected.getLast().distance());
            top.sort();
            List<Pair> kept = new ArrayList<>();
            for (int i = 0; i < top.size(); i++) {
                kept.add(new Pair(top.row(i), top.distance(i)));
            }
            assertThat(kept).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void givesScoresInTheMetricsForm() {
        TopK top = new TopK(2);
        top.offer(7, Metric.IP.toDistance(3));
        top.offer(8, Metric.IP.toDistance(-1));
        top.sort();
        assertThat(top.score(0, Metric.IP)).isEqualTo(3);
        assertThat(top.score(1, Metric.IP)).isEqualTo(-1);
    }

    @Test
    void isReadOnlyWhenSorted() {
        TopK top = new TopK(2);
        top.offer(1, 1);
        assertThatThrownBy(() -> top.row(0)).hasMessageContaining("sort()");
        top.sort();
        assertThatThrownBy(() -> top.offer(2, 2)).hasMessageContaining("clear()");
        assertThatThrownBy(() -> top.row(1)).hasMessageContaining("hit 1 of 1");
        top.clear();
        top.offer(2, 2);
        assertThat(top.sort().row(0)).isEqualTo(2);
    }

    @Test
    void keysOrderAsDistancesDo() {
        float[] ascending = {Float.NEGATIVE_INFINITY, -1e9f, -1, -1e-9f, 0, 1e-9f, 1, 1e9f, Float.POSITIVE_INFINITY, Float.NaN};
        for (int i = 0; i < ascending.length; i++) {
            long key = DistanceKey.of(ascending[i], Integer.MAX_VALUE);
            assertThat(Float.compare(DistanceKey.distance(key), ascending[i])).isZero();
            assertThat(DistanceKey.row(key)).isEqualTo(Integer.MAX_VALUE);
            if (i > 0) {
                assertThat(DistanceKey.of(ascending[i], 0)).isGreaterThan(DistanceKey.of(ascending[i - 1], Integer.MAX_VALUE));
            }
        }
        assertThat(DistanceKey.of(-0f, 1)).isEqualTo(DistanceKey.of(0f, 1));
    }
}
