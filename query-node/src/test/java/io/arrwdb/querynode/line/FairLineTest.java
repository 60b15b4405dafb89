package io.arrwdb.querynode.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairLineTest {
    private static final CollectionId LOUD = new CollectionId(1);
    private static final CollectionId QUIET = new CollectionId(2);

    @Test
    void aCollectionsReadsComeInTheirOrder() {
        FairLine<Integer> line = new FairLine<>(10, 100);
        for (int i = 0; i < 5; i++) {
            assertThat(line.add(LOUD, 1, i)).isTrue();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(line.next()).contains(i);
        }
        assertThat(line.next()).isEmpty();
    }

    @Test
    void itIsBoundedByNumberAndByCostButALoneReadMayCostAnything() {
        FairLine<String> line = new FairLine<>(2, 10);
        assertThat(line.add(LOUD, 1_000, "huge")).isTrue();
        assertThat(line.add(QUIET, 1, "small")).isFalse();
        line.next();
        assertThat(line.add(LOUD, 5, "a")).isTrue();
        assertThat(line.add(LOUD, 6, "b")).isFalse();
        assertThat(line.add(LOUD, 5, "c")).isTrue();
        assertThat(line.add(QUIET, 0, "d")).isFalse();
        assertThat(line.reads()).isEqualTo(2);
        assertThat(line.cost()).isEqualTo(10);
    }

    @Test
    void oneThatComesLateToALongLineIsServedNext() {
        FairLine<String> line = new FairLine<>(100, 1_000_000);
        for (int i = 0; i < 50; i++) {
            line.add(LOUD, 1_000, "loud");
        }
        for (int i = 0; i < 10; i++) {
            line.next();
        }
        line.add(QUIET, 1_000, "quiet");
        assertThat(line.next()).contains("quiet");
    }

    /** Collections that always have something to do get the same service, whatever their reads cost. */
    @Test
    void collectionsShareByCost() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int collections = 2 + random.nextInt(4);
            int[] costs = random.ints(collections, 1, 50).toArray();
            FairLine<Integer> line = new FairLine<>(1_000, 1L << 40);
            for (int c = 0; c < collections; c++) {
                line.add(new CollectionId(c + 1), costs[c], c);
                line.add(new CollectionId(c + 1), costs[c], c);
            }
            Map<Integer, Long> service = new HashMap<>();
            for (int i = 0; i < 5_000; i++) {
                int c = line.next().orElseThrow();
                service.merge(c, (long) costs[c], Long::sum);
                line.add(new CollectionId(c + 1), costs[c], c);
            }
            long least = service.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            long most = service.values().stream().mapToLong(Long::longValue).max().orElseThrow();
            assertThat(service).as("seed %d", seed).hasSize(collections);
            assertThat(most - least).as("seed %d: %s", seed, service).isLessThanOrEqualTo(2 * 50);
        }
    }
}
