package io.arrwdb.adapters.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.testkit.contract.PortContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisCloseTest extends PortContract {
    @TempDir
    private Path directory;
    private final NodePorts ports = new NodePorts();
    private final Seat self = Replicas.seat("closing", false);
    private final MailboxLoop mailbox = MailboxLoop.onPlatformThread("machine", failure -> { });

    @Override
    protected Executor mailbox() {
        return mailbox;
    }

    @Test
    void aServerWhoseMachineHangsIsLeftToTheEndOfTheProcess() throws Exception {
        RatisConsensus consensus = RatisConsensus.open(RatisConfig.of("test", self.node(), "127.0.0.1", ports.port(self.node()), directory)
                .withElection(400, 800).withLeave(500), ports);
        HangingMachine machine = new HangingMachine();
        ConsensusSeat seat = await(consensus.join(new GroupLife(new LogGroupId(1), 1, false, List.of(self)), machine, mailbox));
        until("it leads", () -> machine.leads);
        CompletableFuture<byte[]> decided = seat.propose(new byte[1]).toCompletableFuture();
        until("the machine hangs", () -> machine.hangs);
        await(CompletableFuture.runAsync(consensus::close, Thread::startVirtualThread));
        assertThat(decided).isNotDone();
        machine.goOn.countDown();
        mailbox.close();
    }

    private static final class HangingMachine implements DecisionMachine {
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean leads;
        private volatile boolean hangs;

        @Override
        public byte[] apply(long index, byte[] decision) {
            hangs = true;
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return decision;
        }

        @Override
        public byte[] snapshot() {
            return new byte[0];
        }

        @Override
        public void restore(long index, byte[] state) { }

        @Override
        public void leading(Epoch epoch) {
            leads = true;
        }

        @Override
        public void following(Optional<NodeId> leader) { }
    }
}
