package io.arrwdb.proxy.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueryNodesTest {
    private static final CollectionId COLLECTION = new CollectionId(7);
    private static final ShardId SHARD = new ShardId(70);
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final Set<NodeId> draining = new HashSet<>();
    private final QueryNodes nodes = new QueryNodes(new LeastLatency(), draining::contains);

    private Set<NodeId> chosen(long now) {
        Set<NodeId> chosen = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            chosen.add(nodes.choose(COLLECTION, SHARD, List.of(A, B), Set.of(), nodes.ticket(), now).orElseThrow());
        }
        return chosen;
    }

    private void answered(NodeId node, long tookNanos, long now) {
        nodes.sent(node, now);
        nodes.answered(node, COLLECTION, tookNanos, now);
    }

    @Test
    void aNodeOfWhichNothingIsKnownIsTriedAndOneThatWasSlowIsTriedAgainLater() {
        answered(A, 5 * MILLI, 0);
        assertThat(chosen(0)).containsExactlyInAnyOrder(A, B);
        answered(B, 50 * MILLI, 0);
        assertThat(chosen(SECOND)).containsExactly(A);
        answered(A, 5 * MILLI, 50 * SECOND);
        assertThat(chosen(50 * SECOND)).as("what was met 50 s ago says nothing any more").containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aCallThatWasWaitedForInVainMakesItsNodeSlow() {
        answered(A, 5 * MILLI, 0);
        answered(B, 4 * MILLI, 0);
        nodes.sent(B, 0);
        nodes.abandoned(B, COLLECTION, 80 * MILLI, 0);
        assertThat(chosen(0)).containsExactly(A);
    }

    @Test
    void latenciesOfOneCollectionSayNothingOfAnother() {
        nodes.sent(A, 0);
        nodes.answered(A, new CollectionId(8), 900 * MILLI, 0);
        answered(A, 5 * MILLI, 0);
        answered(B, 5 * MILLI, 0);
        assertThat(chosen(0)).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aNodeThatCannotBeReachedOrIsToBeDrainedIsAskedOnlyWhereNoOtherIsLeft() {
        for (int i = 0; i < Breaker.FAILURES; i++) {
            nodes.sent(A, 0);
            nodes.failed(A, 0);
        }
        assertThat(chosen(0)).containsExactly(B);
        draining.add(B);
        assertThat(chosen(0)).containsExactly(B);
        assertThat(nodes.choose(COLLECTION, SHARD, List.of(A, B), Set.of(B), 0, 0)).contains(A);
        assertThat(nodes.choose(COLLECTION, SHARD, List.of(A, B), Set.of(A, B), 0, 0)).isEmpty();
        draining.clear();
        draining.add(A);
        assertThat(chosen(Breaker.FIRST_PAUSE_NANOS)).containsExactly(B);
    }
}
