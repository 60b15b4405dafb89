package io.arrwdb.adapters.localconsensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.disk.CrashDisk;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.testkit.contract.ConsensusContract;
import io.arrwdb.testkit.contract.RecordingMachine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleNodeConsensusTest extends ConsensusContract {
    private static final Path DIRECTORY = Path.of("/data/consensus");
    private static final long SNAPSHOT_BYTES = 400;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final MailboxLoop mailbox = MailboxLoop.onVirtualThread("machine", failures::add);
    private final CrashDisk disk = new CrashDisk(3);
    private final SingleNodeConsensus consensus = new SingleNodeConsensus(disk, DIRECTORY, SNAPSHOT_BYTES);

    @AfterEach
    void close() {
        consensus.close();
        mailbox.close();
        assertThat(failures).isEmpty();
    }

    @Override
    protected ShardConsensus consensus() {
        return consensus;
    }

    @Override
    protected Executor mailbox() {
        return mailbox;
    }

    @Test
    void aReturningSeatBeginsWithTheSnapshot() {
        ConsensusSeat seat = lead(new RecordingMachine(), 1);
        for (int i = 0; i < 100; i++) {
            propose(seat, "decision " + i);
        }
        seat.close();
        RecordingMachine again = new RecordingMachine();
        lead(again, 1);
        assertThat(again.restored()).isEqualTo(1);
        assertThat(again.decisions()).hasSize(100);
    }

    @Test
    void anOutdatedIncarnationIsRefused() {
        lead(new RecordingMachine(), 5).close();
        assertThatThrownBy(() -> lead(new RecordingMachine(), 4)).isInstanceOf(ConsensusException.class).hasMessageContaining("out of date");
    }

    @Test
    void aFullDiskDecidesNothing() {
        RecordingMachine machine = new RecordingMachine();
        ConsensusSeat seat = lead(machine, 1);
        propose(seat, "a");
        disk.freeBytes(10);
        assertThatThrownBy(() -> propose(seat, "b")).isInstanceOf(ConsensusException.class);
        disk.freeBytes(Long.MAX_VALUE);
        propose(seat, "c");
        assertThat(machine.decisions()).containsExactly("a", "c");
    }

    /** Lives of proposals that end in a power loss: what was answered stays decided, and terms only grow. */
    @Test
    void whatWasDecidedSurvivesPowerLosses() {
        for (long seed = 0; seed < 25; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CrashDisk crashing = new CrashDisk(seed);
            List<String> decided = new ArrayList<>();
            Epoch last = Epoch.NONE;
            for (int life = 0; life < 4; life++) {
                RecordingMachine machine = new RecordingMachine();
                SingleNodeConsensus own = new SingleNodeConsensus(crashing, DIRECTORY, SNAPSHOT_BYTES);
                ConsensusSeat seat = await(own.join(new GroupLife(GROUP, 1, false, List.of()), machine, mailbox));
                until("it leads", () -> machine.epoch().isPresent());
                assertThat(machine.epoch().get()).as("seed %d", seed).isGreaterThan(last);
                last = machine.epoch().get();
                assertThat(machine.decisions()).as("seed %d", seed).startsWith(decided.toArray(String[]::new));
                decided = new ArrayList<>(machine.decisions());
                decide(seat, crashing, random, decided);
                crashing.restart();
            }
        }
    }

    private void decide(ConsensusSeat seat, CrashDisk crashing, SplittableRandom random, List<String> decided) {
        crashing.failAfter(random.nextInt(50));
        for (int i = 0; i < 40; i++) {
            String decision = "d" + decided.size() + "-" + random.nextInt(100);
            try {
                propose(seat, decision);
            } catch (ConsensusException | CrashDisk.PowerLoss lost) {
                return;
            }
            decided.add(decision);
        }
    }
}
