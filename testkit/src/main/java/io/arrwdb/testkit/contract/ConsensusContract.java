package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The contract of {@link ShardConsensus}, with one group whose seat (or one of whose seats) comes to lead. */
public abstract class ConsensusContract extends PortContract {
    protected static final LogGroupId GROUP = new LogGroupId(2);

    /** The group of one test. */
    protected LogGroupId group() {
        return GROUP;
    }

    /** One node's consensus, with nothing decided; where a group has more seats, the others are taken care of. */
    protected abstract ShardConsensus consensus();

    @Test
    void aSeatComesToLeadAndDecides() {
        RecordingMachine machine = new RecordingMachine();
        ConsensusSeat seat = lead(machine, 1);
        assertThat(machine.epoch().orElseThrow().incarnation()).isEqualTo(1);
        assertThat(propose(seat, "one")).isEqualTo("ONE");
        assertThat(propose(seat, "two")).isEqualTo("TWO");
        assertThat(machine.decisions()).containsExactly("one", "two");
        await(seat.confirmLeadership());
    }

    @Test
    void decisionsAreAppliedInTheOrderOfTheirProposals() {
        RecordingMachine machine = new RecordingMachine();
        ConsensusSeat seat = lead(machine, 1);
        List<CompletionStage<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(seat.propose(bytes("d" + i)));
        }
        answers.forEach(this::await);
        assertThat(machine.decisions()).hasSize(200).containsOnlyOnce("d7", "d199");
    }

    @Test
    void aReturningSeatHasEveryDecisionAndAHigherTerm() {
        RecordingMachine first = new RecordingMachine();
        ConsensusSeat seat = lead(first, 1);
        for (int i = 0; i < 100; i++) {
            propose(seat, "decision " + i);
        }
        Epoch before = first.epoch().orElseThrow();
        seat.close();
        RecordingMachine second = new RecordingMachine();
        ConsensusSeat again = lead(second, 1);
        assertThat(second.decisions()).isEqualTo(first.decisions());
        assertThat(second.epoch().orElseThrow()).isGreaterThan(before);
        assertThat(propose(again, "more")).isEqualTo("MORE");
    }

    @Test
    void abdicatingEndsTheEpoch() {
        RecordingMachine machine = new RecordingMachine();
        ConsensusSeat seat = lead(machine, 1);
        Epoch before = machine.epoch().orElseThrow();
        seat.abdicate();
        until("a later epoch", () -> machine.epoch().filter(now -> now.compareTo(before) > 0).isPresent());
        assertThat(propose(seat, "later")).isEqualTo("LATER");
    }

    @Test
    void aClosedSeatDecidesNothing() {
        RecordingMachine machine = new RecordingMachine();
        ConsensusSeat seat = lead(machine, 1);
        seat.close();
        assertThatThrownBy(() -> propose(seat, "late")).isInstanceOf(ConsensusException.NotLeader.class);
        assertThatThrownBy(() -> await(seat.confirmLeadership())).isInstanceOf(ConsensusException.NotLeader.class);
    }

    @Test
    void aGroupThatIsMadeAnewStartsEmpty() {
        RecordingMachine first = new RecordingMachine();
        ConsensusSeat old = lead(first, 1);
        propose(old, "old");
        Epoch before = first.epoch().orElseThrow();
        old.close();
        RecordingMachine second = new RecordingMachine();
        lead(second, 2);
        assertThat(second.decisions()).isEmpty();
        assertThat(second.epoch().orElseThrow()).isGreaterThan(before);
    }

    /** Joins, and waits until the seat leads. */
    protected ConsensusSeat lead(RecordingMachine machine, long incarnation) {
        ConsensusSeat seat = await(consensus().join(new GroupLife(group(), incarnation, false, List.of()), machine, mailbox()));
        until("the seat leads", () -> machine.epoch().isPresent());
        return seat;
    }

    protected String propose(ConsensusSeat seat, String decision) {
        return new String(await(seat.propose(bytes(decision))), StandardCharsets.UTF_8);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
