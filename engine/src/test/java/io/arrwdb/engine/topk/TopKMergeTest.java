package io.arrwdb.engine.topk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopKMergeTest {
    @Test
    void isTheSortedUnionWithoutDuplicates() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<List<Hit<Long, String>>> lists = new ArrayList<>();
            for (int l = random.nextInt(0, 6); l > 0; l--) {
                List<Hit<Long, String>> list = new ArrayList<>();
                for (int i = random.nextInt(0, 12); i > 0; i--) {
                    list.add(new Hit<>(random.nextInt(-3, 4), (long) random.nextInt(20), "segment " + l));
                }
                list.sort(null);
                lists.add(list);
            }
            int limit = random.nextInt(0, 25);
            Map<Long, Hit<Long, String>> nearest = new LinkedHashMap<>();
            lists.stream().flatMap(List::stream).sorted().forEach(hit -> nearest.putIfAbsent(hit.key(), hit));
            List<Hit<Long, String>> merged = TopKMerge.merge(lists, limit);
            assertThat(merged.stream().map(TopKMergeTest::figure)).as("seed %d", seed)
                .isEqualTo(nearest.values().stream().limit(limit).map(TopKMergeTest::figure).toList());
        }
    }

    private static String figure(Hit<Long, String> hit) {
        return hit.key() + " at " + hit.distance();
    }

    @Test
    void carriesThePayload() {
        List<Hit<String, Integer>> merged = TopKMerge.merge(
            Stream.of(new Hit<>(2f, "b", 1), new Hit<>(1f, "a", 2)).map(List::of).toList(), 10);
        assertThat(merged).extracting(Hit::payload).containsExactly(2, 1);
    }
}
