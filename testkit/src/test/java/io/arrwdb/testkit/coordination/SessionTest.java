package io.arrwdb.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.testkit.sim.SimMetaStore;
import io.arrwdb.testkit.sim.SimNetwork;
import io.arrwdb.testkit.sim.SimProcess;
import io.arrwdb.testkit.sim.SimScheduler;
import io.arrwdb.testkit.sim.SimTimers;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final String ROLE = "query-node";
    private static final NodeId NODE = new NodeId("query-node-1");
    private static final long TTL_MILLIS = 3_000;

    private final SimScheduler scheduler = new SimScheduler(7);
    private final SimProcess process = new SimProcess("node-1", scheduler);
    private final MetaStore store = new SimMetaStore(new SimNetwork(scheduler)).of(process);
    private final Session session = new Session(ROLE, NODE, "10.0.0.1:19600", TTL_MILLIS, store, new SimTimers(process), process.mailbox());

    @Test
    void aNodeThatDrainsIsStillThereAndCalledButGetsNothingNew() {
        await(session.start());
        assertThat(membership().staying(ROLE)).containsExactly(NODE);
        await(session.drain());
        assertThat(membership().nodes(ROLE)).containsExactly(NODE);
        assertThat(membership().staying(ROLE)).isEmpty();
        assertThat(membership().isDraining(ROLE, NODE)).isTrue();
        assertThat(membership().address(NODE)).contains("10.0.0.1:19600");
    }

    @Test
    void aMarkMadeBeforeTheSessionComesWithIt() {
        CompletionStage<Void> marked = session.drain();
        await(session.start());
        await(marked);
        assertThat(membership().isDraining(ROLE, NODE)).isTrue();
    }

    private Membership membership() {
        return Membership.of(await(store.range(Membership.PREFIX)));
    }

    private <T> T await(CompletionStage<T> stage) {
        while (!stage.toCompletableFuture().isDone() && scheduler.step()) {
            continue;
        }
        return stage.toCompletableFuture().join();
    }
}
