package io.arrwdb.core.plan.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class CompactionPlannerTest {
    private static final CompactionPolicy POLICY = new CompactionPolicy(1_000, 100_000, 4, 10, 0.2);
    private final CompactionPlanner planner = new CompactionPlanner(POLICY);

    @Test
    void fourOfASizeAreMergedThreeAreNot() {
        List<SegmentFacts> three = List.of(live(1, 10), live(2, 11), live(3, 12));
        assertThat(planner.plan(three, false)).isEmpty();
        List<SegmentFacts> four = new ArrayList<>(three);
        four.add(live(4, 9));
        assertThat(planner.plan(four, false)).containsExactly(ids(4, 1, 2, 3));
    }

    @Test
    void aLargeSegmentIsNotRewrittenForSmallOnes() {
        assertThat(planner.plan(List.of(live(1, 400), live(2, 10), live(3, 10), live(4, 10)), false)).isEmpty();
    }

    @Test
    void aUserMergesEveryPairThatFits() {
        assertThat(planner.plan(List.of(live(1, 400), live(2, 10)), true)).containsExactly(ids(2, 1));
        assertThat(planner.plan(List.of(live(1, 400)), true)).isEmpty();
    }

    @Test
    void aFifthDeadIsRewritten() {
        SegmentFacts dead = facts(1, 1, 600, 450);
        SegmentFacts nearly = facts(2, 1, 600, 500);
        assertThat(planner.plan(List.of(dead, nearly), false)).containsExactly(ids(1));
        assertThat(planner.plan(List.of(nearly), true)).hasSize(1);
        assertThat(planner.plan(List.of(facts(3, 1, 600, 600)), true)).isEmpty();
    }

    @Test
    void segmentsWithoutALiveRowGo() {
        assertThat(planner.plan(List.of(facts(1, 1, 50, 0)), false)).containsExactly(ids(1));
    }

    @Test
    void whatIsToBeRewrittenIsWhateverItGains() {
        List<SegmentFacts> segments = List.of(live(1, 1_500), live(2, 600), live(3, 300), live(4, 300), facts(5, 2, 10, 10));
        assertThat(planner.planRewrite(segments)).containsExactly(ids(3, 4), ids(2), ids(1), ids(5));
        assertThat(planner.planRewrite(List.of())).isEmpty();
    }

    @Test
    void partitionsStayApart() {
        List<SegmentFacts> segments = List.of(facts(1, 1, 10, 10), facts(2, 1, 10, 10), facts(3, 2, 10, 10), facts(4, 2, 10, 10));
        assertThat(planner.plan(segments, false)).isEmpty();
        assertThat(planner.plan(segments, true)).containsExactlyInAnyOrder(ids(1, 2), ids(3, 4));
    }

    @Test
    void plansKeepToTheLimitsAndNeverShareAnInput() {
        for (long seed = 0; seed < 100; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            Map<SegmentId, SegmentFacts> segments = new HashMap<>();
            for (int i = 0; i < random.nextInt(60); i++) {
                long rows = random.nextLong(1, 1_200);
                segments.put(new SegmentId(i), facts(i, random.nextInt(3), rows, random.nextLong(rows + 1)));
            }
            List<List<SegmentId>> plans = planner.plan(List.copyOf(segments.values()), random.nextBoolean());
            assertThat(plans.stream().flatMap(List::stream).toList()).as("seed %d", seed).doesNotHaveDuplicates();
            for (List<SegmentId> inputs : plans) {
                List<SegmentFacts> facts = inputs.stream().map(segments::get).toList();
                assertThat(facts.stream().map(SegmentFacts::partition).distinct()).as("seed %d", seed).hasSize(1);
                assertThat(inputs.size()).as("seed %d", seed).isLessThanOrEqualTo(POLICY.maxInputs());
                if (inputs.size() > 1) {
                    assertThat(facts.stream().mapToLong(SegmentFacts::liveRows).sum()).as("seed %d", seed).isLessThanOrEqualTo(POLICY.maxOutputRows());
                    assertThat(facts.stream().mapToLong(SegmentFacts::liveBytes).sum()).as("seed %d", seed).isLessThanOrEqualTo(POLICY.maxOutputBytes());
                }
            }
        }
    }

    /** Flush after flush of one size: the rows are rewritten a logarithm of times, and the segments stay few. */
    @Test
    void steadyFlushesRewriteEachRowAFewTimes() {
        CompactionPlanner wide = new CompactionPlanner(new CompactionPolicy(1 << 20, 1L << 40, 4, 10, 0.2));
        Map<SegmentId, SegmentFacts> segments = new HashMap<>();
        long next = 0;
        long rewritten = 0;
        for (int flush = 0; flush < 1_024; flush++) {
            SegmentFacts added = live(next++, 100);
            segments.put(added.id(), added);
            for (List<SegmentId> inputs : wide.plan(List.copyOf(segments.values()), false)) {
                long rows = inputs.stream().map(segments::remove).mapToLong(SegmentFacts::rows).sum();
                rewritten += rows;
                SegmentFacts output = live(next++, rows);
                segments.put(output.id(), output);
            }
        }
        assertThat(rewritten / (1_024.0 * 100)).isLessThan(6);
        assertThat(segments).hasSizeLessThan(20);
    }

    private static SegmentFacts live(long id, long rows) {
        return facts(id, 1, rows, rows);
    }

    private static SegmentFacts facts(long id, long partition, long rows, long live) {
        return new SegmentFacts(new SegmentId(id), new PartitionId(partition), rows, live, rows * 100);
    }

    private static List<SegmentId> ids(long... ids) {
        return Arrays.stream(ids).mapToObj(SegmentId::new).toList();
    }
}
