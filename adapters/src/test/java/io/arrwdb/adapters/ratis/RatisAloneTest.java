package io.arrwdb.adapters.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.testkit.contract.ConsensusContract;
import io.arrwdb.testkit.contract.RecordingMachine;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract where one server is the whole majority. */
class RatisAloneTest extends ConsensusContract {
    private static final AtomicInteger GROUPS = new AtomicInteger();
    @TempDir
    private static Path directory;
    private static Replicas replicas;

    private final LogGroupId group = new LogGroupId(GROUPS.incrementAndGet());

    @BeforeAll
    static void open() {
        replicas = Replicas.alone(directory, config -> config.withSnapshots(60, 16 << 10));
    }

    @AfterAll
    static void close() {
        replicas.close();
    }

    @Override
    protected LogGroupId group() {
        return group;
    }

    @Override
    protected ShardConsensus consensus() {
        return (life, machine, mailbox) -> replicas.get("a").consensus().join(replicas.get("a").seated(life), machine, mailbox);
    }

    @Override
    protected Executor mailbox() {
        return replicas.get("a").mailbox();
    }

    @Test
    void aReturningSeatBeginsWithASnapshot() {
        ConsensusSeat seat = lead(new RecordingMachine(), 1);
        for (int i = 0; i < 200; i++) {
            propose(seat, "decision " + i);
        }
        seat.close();
        RecordingMachine again = new RecordingMachine();
        lead(again, 1);
        assertThat(again.restored()).isEqualTo(1);
        assertThat(again.decisions()).hasSize(200);
    }

    @Test
    void anOutdatedIncarnationIsRefused() {
        lead(new RecordingMachine(), 5).close();
        assertThatThrownBy(() -> lead(new RecordingMachine(), 4)).isInstanceOf(ConsensusException.class).hasMessageContaining("out of date");
    }

    @Test
    void aSeatThatLostItsDecisionsIsRefusedForNobodyElseHasThem() {
        assertThatThrownBy(() -> await(consensus().join(new GroupLife(group, 1, true, List.of()), new RecordingMachine(), mailbox())))
                .isInstanceOf(ConsensusException.SeatLost.class).hasMessageContaining("has begun");
        assertThat(propose(lead(new RecordingMachine(), 2), "anew")).isEqualTo("ANEW");
    }

    @Test
    void aDecisionLongerThanAllowedIsRefused() {
        ConsensusSeat seat = lead(new RecordingMachine(), 1);
        assertThatThrownBy(() -> propose(seat, "x".repeat(20 << 10))).isInstanceOf(ConsensusException.class)
                .hasMessageContaining("longer than the 16384");
        assertThat(propose(seat, "y".repeat(16 << 10))).startsWith("YYY");
    }
}
