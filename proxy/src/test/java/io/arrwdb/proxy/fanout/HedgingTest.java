package io.arrwdb.proxy.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.List;
import org.junit.jupiter.api.Test;

class HedgingTest {
    private static final ShardId ONE = new ShardId(1);
    private static final ShardId TWO = new ShardId(2);
    private static final NodeId NODE = new NodeId("a");

    private long queueing;
    private final Hedging hedging = new Hedging(3, (node, now) -> queueing);

    private void answered(ShardId shard, int times, long nanos) {
        for (int i = 0; i < times; i++) {
            hedging.answered(List.of(shard), nanos);
        }
    }

    @Test
    void aCallIsHedgedAfterTwiceWhatNinetyFiveOfAHundredTook() {
        answered(ONE, 19, 100);
        assertThat(hedging.delayNanos(List.of(ONE))).as("too little is known").isEqualTo(Long.MAX_VALUE);
        answered(ONE, 77, 100);
        answered(ONE, 4, 9_000);
        assertThat(hedging.delayNanos(List.of(ONE))).isEqualTo(200);
        answered(ONE, 4, 9_000);
        assertThat(hedging.delayNanos(List.of(ONE))).as("one of twelve").isEqualTo(18_000);
    }

    @Test
    void theSlowestOfItsShardsCountsAndOneThatIsUnknownForbids() {
        answered(ONE, 40, 100);
        assertThat(hedging.delayNanos(List.of(ONE, TWO))).isEqualTo(Long.MAX_VALUE);
        answered(TWO, 40, 700);
        assertThat(hedging.delayNanos(List.of(ONE, TWO))).isEqualTo(1_400);
    }

    @Test
    void hedgesStayThreeOfAHundred() {
        int hedges = 0;
        for (int request = 0; request < 10_000; request++) {
            hedging.begun();
            hedges += hedging.spend(List.of(NODE), 0) ? 1 : 0;
        }
        assertThat(hedges).isEqualTo(300);
    }

    @Test
    void aQuietTimeSavesUpNoMoreThanTen() {
        for (int request = 0; request < 100_000; request++) {
            hedging.begun();
        }
        int hedges = 0;
        while (hedging.spend(List.of(NODE), 0)) {
            hedges++;
        }
        assertThat(hedges).isEqualTo(10);
    }

    @Test
    void noneWhereReadsStandInLineOrWhereItIsOff() {
        for (int request = 0; request < 100; request++) {
            hedging.begun();
        }
        queueing = 6_000_000;
        assertThat(hedging.spend(List.of(NODE), 0)).isFalse();
        queueing = 0;
        assertThat(hedging.spend(List.of(NODE), 0)).isTrue();
        Hedging off = new Hedging(0, (node, now) -> 0);
        for (int request = 0; request < 1_000; request++) {
            off.begun();
            off.answered(List.of(ONE), 5);
        }
        assertThat(off.delayNanos(List.of(ONE))).isEqualTo(Long.MAX_VALUE);
        assertThat(off.spend(List.of(NODE), 0)).isFalse();
    }
}
