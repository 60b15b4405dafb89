package io.arrwdb.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.testkit.sim.SimClock;
import io.arrwdb.testkit.sim.SimMetaStore;
import io.arrwdb.testkit.sim.SimNetwork;
import io.arrwdb.testkit.sim.SimProcess;
import io.arrwdb.testkit.sim.SimScheduler;
import io.arrwdb.testkit.sim.SimTimers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class StandbyTest {
    private static final long TTL_MILLIS = 10_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SimScheduler scheduler = new SimScheduler(7);
    private final SimMetaStore meta = new SimMetaStore(new SimNetwork(scheduler));
    private final Candidate first = new Candidate("coordinator-1");
    private final Candidate second = new Candidate("coordinator-2");

    @Test
    void whoIsNotElectedStandsByAndFollowsAtOnceWhenTheFirstResigns() {
        first.election.start();
        until(() -> first.heard.contains("elected"));
        second.election.start();
        until(() -> second.heard.contains("standing by"));
        assertThat(second.heard).containsExactly("standing by");
        assertThat(first.heard).containsExactly("elected");
        long resigned = scheduler.nowNanos();
        first.election.close();
        until(() -> second.heard.contains("elected"));
        assertThat(scheduler.nowNanos() - resigned).as("not after the lease, but after the next try").isLessThan(TTL_MILLIS / 2 * NANOS_PER_MILLI);
    }

    private void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(scheduler.step()).as("something is left to happen").isTrue();
        }
    }

    private final class Candidate {
        private final List<String> heard = new ArrayList<>();
        private final Election election;

        Candidate(String name) {
            SimProcess process = new SimProcess(name, scheduler);
            election = new Election("election/x", new NodeId(name), TTL_MILLIS, meta.of(process), new SimClock(scheduler, 0), new SimTimers(process),
                    process.mailbox());
            election.listen(new Leadership.Listener() {
                @Override
                public void elected(Fence fence) {
                    heard.add("elected");
                }

                @Override
                public void deposed(Fence fence) {
                    heard.add("deposed");
                }

                @Override
                public void standingBy() {
                    heard.add("standing by");
                }
            });
        }
    }
}
