package io.arrwdb.proxy.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.internal.PrimaryKeys;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.proxy.validate.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SearchMergeTest {
    private record Hit(long key, float score) { }

    /** Against the obvious: all hits sorted, the first of each key kept, the window cut out. */
    @ParameterizedTest
    @EnumSource(value = Metric.class, mode = Mode.INCLUDE, names = {"L2", "IP"})
    void mergesAsSortingAllWould(Metric metric) {
        for (long seed = 0; seed < 200; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            int queries = random.nextInt(1, 4);
            int nodes = random.nextInt(1, 5);
            Window window = new Window(random.nextInt(5), random.nextInt(1, 12));
            List<List<List<Hit>>> byNode = new ArrayList<>();
            List<SearchResponse> answers = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                List<List<Hit>> lists = new ArrayList<>();
                for (int query = 0; query < queries; query++) {
                    lists.add(hits(random, metric, window.end()));
                }
                byNode.add(lists);
                answers.add(answer(lists));
            }
            SearchMerge merge = SearchMerge.of(answers, queries, metric, window);
            List<Hit> expected = new ArrayList<>();
            for (int query = 0; query < queries; query++) {
                int q = query;
                List<Hit> best = best(byNode.stream().flatMap(n -> n.get(q).stream()).toList(), metric, window);
                assertThat(merge.counts().get(query)).as("seed %d", seed).isEqualTo(best.size());
                expected.addAll(best);
            }
            assertThat(merge.keys().getIntsList()).as("seed %d", seed).isEqualTo(expected.stream().map(Hit::key).toList());
            for (int i = 0; i < merge.size(); i++) {
                assertThat(merge.score(i, Optional.empty())).isEqualTo(expected.get(i).score);
            }
        }
    }

    private static Comparator<Hit> order(Metric metric) {
        return Comparator.<Hit>comparingDouble(h -> metric.toDistance(h.score)).thenComparing(Hit::key);
    }

    private static List<Hit> hits(RandomGenerator random, Metric metric, int most) {
        Map<Long, Hit> hits = new LinkedHashMap<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            hits.putIfAbsent((long) random.nextInt(30), new Hit(random.nextInt(30), random.nextInt(5)));
        }
        Map<Long, Hit> unique = new LinkedHashMap<>();
        hits.values().stream().sorted(order(metric)).forEach(h -> unique.putIfAbsent(h.key, h));
        return List.copyOf(unique.values());
    }

    private static List<Hit> best(List<Hit> all, Metric metric, Window window) {
        Map<Long, Hit> unique = new LinkedHashMap<>();
        all.stream().sorted(order(metric)).forEach(h -> unique.putIfAbsent(h.key, h));
        return unique.values().stream().limit(window.end()).skip(window.offset()).toList();
    }

    private static SearchResponse answer(List<List<Hit>> lists) {
        SearchResponse.Builder answer = SearchResponse.newBuilder();
        PrimaryKeys.Builder keys = PrimaryKeys.newBuilder();
        for (List<Hit> hits : lists) {
            answer.addHitCounts(hits.size());
            hits.forEach(h -> {
                keys.addInts(h.key);
                answer.addScores(h.score);
            });
        }
        return answer.setPks(keys).build();
    }

    @Test
    void roundsHalfAwayFromZero() {
        assertThat(SearchMerge.round(0.125f, 2)).isEqualTo(0.13f);
        assertThat(SearchMerge.round(-0.125f, 2)).isEqualTo(-0.13f);
        assertThat(SearchMerge.round(2.5f, 0)).isEqualTo(3f);
    }

    @Test
    void doesNotTrustAnAnswerThatContradictsItself() {
        SearchResponse wrong = SearchResponse.newBuilder().addHitCounts(2).addScores(1)
                .setPks(PrimaryKeys.newBuilder().addInts(1)).build();
        assertThatThrownBy(() -> SearchMerge.of(List.of(wrong), 1, Metric.L2, new Window(0, 3)))
                .hasMessageContaining("1 keys and 1 scores for 2 hits");
    }
}
