package io.arrwdb.querynode.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.engine.topk.Hit;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.topk.TopKMerge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The merge over columns against the merge over objects, with many equal distances and keys in several segments. */
class HitMergeTest {
    private static final int LIMIT = 12;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answersWhatTheMergeOfObjectsAnswers(boolean textKeys) {
        for (long seed = 0; seed < 300; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            int segments = random.nextInt(5);
            Column[] keys = new Column[segments];
            List<TopK[]> hits = new ArrayList<>();
            List<List<Hit<PrimaryKey, Integer>>> lists = new ArrayList<>();
            for (int s = 0; s < segments; s++) {
                keys[s] = keys(random, textKeys);
                TopK top = new TopK(100);
                List<Hit<PrimaryKey, Integer>> list = new ArrayList<>();
                for (int row = 0; row < keys[s].rows(); row++) {
                    float distance = random.nextInt(6);
                    top.offer(row, distance);
                    list.add(new Hit<>(distance, PrimaryKey.at(keys[s], row), row));
                }
                hits.add(new TopK[] {top.sort()});
                lists.add(list.stream().sorted().toList());
            }
            assertMerged("seed " + seed, keys, hits, TopKMerge.merge(lists, LIMIT));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sortsRowsByKey(boolean textKeys) {
        for (long seed = 0; seed < 200; seed++) {
            Column keys = keys(RandomGeneratorFactory.of("L64X128MixRandom").create(seed), textKeys);
            int[] rows = new int[keys.rows()];
            Arrays.setAll(rows, i -> rows.length - 1 - i);
            KeyOrder.sort(rows, rows.length, keys);
            for (int i = 1; i < rows.length; i++) {
                assertThat(PrimaryKey.at(keys, rows[i - 1])).as("seed " + seed).isLessThanOrEqualTo(PrimaryKey.at(keys, rows[i]));
            }
            assertThat(Arrays.stream(rows).distinct().count()).isEqualTo(rows.length);
        }
    }

    private static void assertMerged(String what, Column[] keys, List<TopK[]> hits, List<Hit<PrimaryKey, Integer>> expected) {
        HitMerge merge = new HitMerge(keys, hits, LIMIT);
        assertThat(merge.merge(0)).as(what).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(merge.distance(i)).as(what).isEqualTo(expected.get(i).distance());
        }
        List<PrimaryKey> merged = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            merged.add(PrimaryKey.at(keys[merge.picks().segment(i)], merge.picks().row(i)));
        }
        assertThat(merged).as(what).doesNotHaveDuplicates();
        for (int i = 1; i < merged.size(); i++) {
            if (merge.distance(i - 1) == merge.distance(i)) {
                assertThat(merged.get(i - 1)).as(what).isLessThan(merged.get(i));
            }
        }
    }

    /** Few different keys, 0 and negative ones among them; texts of bytes above and below 128. */
    private static Column keys(RandomGenerator random, boolean text) {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.scalar(text ? DataType.VARCHAR : DataType.INT64));
        for (int i = random.nextInt(40); i > 0; i--) {
            long key = random.nextInt(60) - 20;
            if (text) {
                keys.appendString((key % 3 == 0 ? "\u00e9" : "e") + "x".repeat((int) Math.abs(key % 4)) + key);
            } else {
                keys.appendLong(key);
            }
        }
        return keys.build();
    }
}
