package io.arrwdb.coordinator.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MovePlanner.Readiness;
import io.arrwdb.proto.internal.ShardReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Shard 2 was split from 1, and 3 from 2; 4 has nothing to do with them. */
class SharingTest {
    private static final ShardId ONE = new ShardId(1);
    private static final ShardId TWO = new ShardId(2);
    private static final ShardId THREE = new ShardId(3);
    private static final ShardId FOUR = new ShardId(4);

    private final Sharing sharing = of(report(ONE), report(TWO).addLenders(1).addBorrowed(20), report(THREE).addLenders(1).addLenders(2).addBorrowed(30),
            report(FOUR), report(new ShardId(5)).setSettled(false), report(new ShardId(6)).setSplitting(true));

    private static ShardReport.Builder report(ShardId shard) {
        return ShardReport.newBuilder().setShard(shard.value()).setSettled(true);
    }

    private static Sharing of(ShardReport.Builder... reports) {
        return new Sharing(Stream.of(reports).map(ShardReport.Builder::build).collect(Collectors.toMap(r -> new ShardId(r.getShard()), r -> r)));
    }

    @Test
    void lendersAndBorrowersShareWithEachOther() {
        assertThat(sharing.with(ONE)).containsExactly(TWO, THREE);
        assertThat(sharing.with(TWO)).containsExactly(ONE, THREE);
        assertThat(sharing.with(THREE)).containsExactly(ONE, TWO);
        assertThat(sharing.with(FOUR)).isEmpty();
    }

    @Test
    void whoeverBorrowsOfAShardOrForItIsRewritten() {
        assertThat(borrowers(ONE)).containsExactlyInAnyOrder(2L, 3L);
        assertThat(borrowers(TWO)).containsExactlyInAnyOrder(2L, 3L);
        assertThat(borrowers(THREE)).as("not the one that lends to it").containsExactly(3L);
        assertThat(borrowers(FOUR)).isEmpty();
    }

    private List<Long> borrowers(ShardId shard) {
        return sharing.borrowers(shard).stream().map(ShardReport::getShard).toList();
    }

    @Test
    void aShardMovesOnceItIsSettledAndSharesNothing() {
        assertThat(Stream.of(1, 4, 5, 6, 7).collect(Collectors.toMap(id -> id, id -> sharing.readiness(new ShardId(id))))).isEqualTo(Map.of(
                1, Readiness.SHARING, 4, Readiness.READY, 5, Readiness.BUSY, 6, Readiness.BUSY, 7, Readiness.BUSY));
    }
}
