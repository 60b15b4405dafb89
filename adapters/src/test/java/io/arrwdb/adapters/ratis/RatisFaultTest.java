package io.arrwdb.adapters.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.testkit.contract.PortContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of decisions when servers stop, lose their disks, or are cut off. */
class RatisFaultTest extends PortContract {
    private static final AtomicInteger GROUPS = new AtomicInteger();
    @TempDir
    private static Path directory;
    private static Replicas replicas;

    private final LogGroupId group = new LogGroupId(GROUPS.incrementAndGet());
    private final Map<String, ConsensusSeat> seats = new ConcurrentHashMap<>();

    @BeforeAll
    static void open() {
        replicas = Replicas.twoAndAWitness(directory, config -> config.withSnapshots(50, 16 << 10).withReadmission(5_000));
    }

    @AfterAll
    static void close() {
        replicas.close();
    }

    @BeforeEach
    void join() {
        replicas.all().stream().map(replica -> replica.join(life(1, false)).thenAccept(seat ->
                seats.put(replica.node().value(), seat))).toList().forEach(this::await);
    }

    @AfterEach
    void leave() {
        Partition.heal();
        seats.values().forEach(ConsensusSeat::close);
        replicas.all().forEach(Replica::start);
    }

    @Override
    protected Executor mailbox() {
        return replicas.get("a").mailbox();
    }

    @Test
    void theWitnessNeverLeadsAndTheOtherReplicaGoesOnWithoutTheLeader() {
        Replica leader = leader();
        decide(leader, 1, 20);
        Epoch before = leader.machine(group).epoch().orElseThrow();
        leader.stop();
        Replica next = other(leader);
        until("the other replica leads", () -> next.leads(group));
        assertThat(next.machine(group).epoch().orElseThrow()).isGreaterThan(before);
        decide(next, 21, 25);
        leader.start();
        join(leader, life(1, true));
        until("it has caught up", () -> leader.machine(group).decisions().equals(numbers(25)));
        assertThat(replicas.get("w").leads(group)).isFalse();
    }

    @Test
    void theWitnessAloneWithANewReplicaKeepsEveryDecision() {
        Replica leader = leader();
        Replica lagging = other(leader);
        lagging.stop();
        decide(leader, 1, 30);
        leader.stop();
        lagging.start();
        join(lagging, life(1, true));
        until("the lagging replica leads", () -> lagging.leads(group));
        assertThat(lagging.machine(group).decisions()).isEqualTo(numbers(30));
    }

    @Test
    void aFollowerThatMissedTheLogIsGivenASnapshot() {
        Replica leader = leader();
        Replica lagging = other(leader);
        decide(leader, 1, 5);
        lagging.stop();
        decide(leader, 6, 600);
        lagging.start();
        join(lagging, life(1, true));
        until("it has caught up", () -> lagging.machine(group).decisions().equals(numbers(600)));
        assertThat(lagging.machine(group).restored()).isPositive();
    }

    @Test
    void aSeatThatLostItsDiskIsTakenOutAndInAgain() {
        Replica leader = leader();
        Replica robbed = other(leader);
        decide(leader, 1, 10);
        robbed.stop();
        robbed.loseDisk();
        robbed.start();
        join(robbed, life(1, true));
        until("it has caught up", () -> robbed.machine(group).decisions().equals(numbers(10)));
        leader.stop();
        until("it leads", () -> robbed.leads(group));
        decide(robbed, 11, 12);
    }

    @Test
    void aSeatWithoutDiskIsRefusedWhereNoMajorityIsLeftAndTheNextIncarnationStartsEmpty() {
        Replica leader = leader();
        Replica other = other(leader);
        Replica witness = replicas.get("w");
        decide(leader, 1, 10);
        other.stop();
        witness.stop();
        other.loseDisk();
        witness.loseDisk();
        other.start();
        witness.start();
        CompletionStage<ConsensusSeat> refused = other.join(life(1, true));
        CompletionStage<ConsensusSeat> refusedToo = witness.join(life(1, true));
        assertThatThrownBy(() -> await(refused)).isInstanceOf(ConsensusException.SeatLost.class);
        assertThatThrownBy(() -> await(refusedToo)).isInstanceOf(ConsensusException.SeatLost.class);
        join(other, life(2, false));
        join(witness, life(2, false));
        until("the new incarnation is led", () -> other.leads(group));
        assertThat(other.machine(group).epoch().orElseThrow()).isGreaterThan(new Epoch(1, Long.MAX_VALUE));
        decide(other, 1, 3);
        assertThat(leader.machine(group).decisions()).as("the old incarnation").isEqualTo(numbers(10));
        join(leader, life(2, false));
        until("the old leader follows", () -> leader.machine(group).decisions().equals(numbers(3)));
    }

    @Test
    void withoutAMajorityNothingIsDecidedAndNobodyLeads() {
        Replica leader = leader();
        ConsensusSeat seat = seats.get(leader.node().value());
        decide(leader, 1, 3);
        other(leader).stop();
        replicas.get("w").stop();
        assertThatThrownBy(() -> await(seat.propose(bytes("lost")))).isInstanceOf(ConsensusException.class);
        until("it knows", () -> !leader.leads(group));
        assertThatThrownBy(() -> await(seat.confirmLeadership())).isInstanceOf(ConsensusException.NotLeader.class);
        other(leader).start();
        join(other(leader), life(1, true));
        Replica next = leader();
        decide(next, 4, 4);
        List<String> decided = next.machine(group).decisions();
        assertThat(decided).startsWith("1", "2", "3").endsWith("4");
        assertThat(decided.stream().filter("lost"::equals).count()).as("decided once or never").isLessThanOrEqualTo(1);
    }

    @Test
    void theLeadIsHandedOver() {
        Replica leader = leader();
        decide(leader, 1, 3);
        until("the heir leads", () -> {
            await(seats.get(leader.node().value()).arrange(new SeatChange.HandOver(other(leader).node()), Set.of()).exceptionally(e -> null));
            return other(leader).leads(group);
        });
        until("it knows", () -> !leader.leads(group));
        decide(other(leader), 4, 5);
    }

    @Test
    void aLeaderWhoseHeirIsDeadGoesOnDeciding() {
        Replica leader = leader();
        Replica heir = other(leader);
        decide(leader, 1, 5);
        heir.stop();
        for (int i = 0; i < 5; i++) {
            CompletionStage<Void> handOver = seats.get(leader.node().value()).arrange(new SeatChange.HandOver(heir.node()),
                    Set.of(new NodeId("a"), new NodeId("b"), new NodeId("w")));
            assertThatThrownBy(() -> await(handOver)).isInstanceOf(ConsensusException.class);
        }
        until("it leads, be it again", () -> leader.leads(group));
        decide(leader, 6, 10);
    }

    @Test
    void aMemberComesInByJoiningAndIsDismissed() {
        Replica leader = leader();
        decide(leader, 1, 10);
        Replica newcomer = newcomer("c");
        join(newcomer, life(1, true));
        until("it has caught up", () -> newcomer.machine(group).decisions().equals(numbers(10)));
        ConsensusSeat seat = seats.get(leader.node().value());
        Set<NodeId> voters = seat.voters().stream().map(Seat::node).collect(Collectors.toSet());
        assertThat(voters).containsExactlyInAnyOrder(leader.node(), other(leader).node(), replicas.get("w").node(), newcomer.node());
        assertThatThrownBy(() -> await(seat.arrange(new SeatChange.Dismiss(other(leader).node()), Set.of(leader.node()))))
                .hasMessageContaining("of voters");
        await(seat.arrange(new SeatChange.Dismiss(other(leader).node()), voters));
        other(leader).stop();
        leader.stop();
        until("the newcomer leads, with the witness's vote", () -> newcomer.leads(group));
        decide(newcomer, 11, 12);
        assertThatThrownBy(() -> await(seats.get(newcomer.node().value()).arrange(new SeatChange.Dismiss(newcomer.node()), Set.of())))
                .hasMessageContaining("no seat of its own");
        await(newcomer.consensus().forget(group));
        replicas.remove(newcomer);
    }

    @Test
    void aWitnessIsMadeAReplicaAndLeadsAndAReplicaAWitness() {
        Replica leader = leader();
        Replica second = other(leader);
        Replica third = replicas.get("w");
        decide(leader, 1, 3);
        ConsensusSeat seat = seats.get(leader.node().value());
        Set<NodeId> voters = Set.of(leader.node(), second.node(), third.node());
        await(seat.arrange(new SeatChange.Appoint(third.node(), false), voters));
        await(seat.arrange(new SeatChange.Appoint(second.node(), true), voters));
        assertThat(seat.voters().stream().filter(Seat::witness).map(Seat::node)).containsExactly(second.node());
        leader.stop();
        until("the former witness leads", () -> third.leads(group));
        decide(third, 4, 5);
        assertThat(second.leads(group)).isFalse();
    }

    @Test
    void aMemberThatWasDismissedAndHasForgottenComesInAgain() {
        Replica leader = leader();
        Replica other = other(leader);
        decide(leader, 1, 3);
        Set<NodeId> voters = Set.of(leader.node(), other.node(), replicas.get("w").node());
        await(seats.get(leader.node().value()).arrange(new SeatChange.Dismiss(other.node()), voters));
        await(other.consensus().forget(group));
        decide(leader, 4, 6);
        join(other, life(1, true));
        until("it has caught up", () -> other.machine(group).decisions().equals(numbers(6)));
        leader.stop();
        until("it leads", () -> other.leads(group));
        decide(other, 7, 8);
    }

    /** A leader that is cut off believes that it leads for a while, and may have confirmed that a moment before. */
    @Test
    void aLeaderThatIsCutOffConfirmsNothingAndDecidesNothing() {
        Replica leader = leader();
        ConsensusSeat seat = seats.get(leader.node().value());
        decide(leader, 1, 3);
        await(seat.confirmLeadership());
        await(seat.confirmLeadership());
        Partition.isolate(leader);
        CompletionStage<Void> confirmed = seat.confirmLeadership();
        CompletionStage<byte[]> lost = seat.propose(bytes("lost"));
        assertThatThrownBy(() -> await(confirmed)).isInstanceOf(ConsensusException.NotLeader.class);
        assertThatThrownBy(() -> await(lost)).isInstanceOf(ConsensusException.class);
        Replica next = other(leader);
        until("the other replica leads", () -> next.leads(group));
        decide(next, 4, 6);
        Partition.heal();
        until("it follows", () -> leader.machine(group).decisions().equals(numbers(6)));
        assertThat(leader.leads(group)).isFalse();
    }

    @Test
    void aFollowerThatComesBackElsewhereIsFoundByItsName() {
        Replica leader = leader();
        Replica moved = other(leader);
        decide(leader, 1, 3);
        moved.stop();
        decide(leader, 4, 6);
        replicas.move(moved);
        moved.start();
        join(moved, life(1, true));
        until("it has caught up", () -> moved.machine(group).decisions().equals(numbers(6)));
        leader.stop();
        until("it leads, so it finds the others, too", () -> moved.leads(group));
        decide(moved, 7, 8);
    }

    /** None can ask a leader for anything: there is none before they have found each other. */
    @Test
    void allMembersMayComeBackElsewhereAtOnce() {
        decide(leader(), 1, 5);
        replicas.all().forEach(Replica::stop);
        replicas.all().forEach(replicas::move);
        replicas.all().forEach(Replica::start);
        replicas.all().forEach(replica -> join(replica, life(1, true)));
        Replica leader = leader();
        until("it knows what was decided", () -> leader.machine(group).decisions().equals(numbers(5)));
        decide(leader, 6, 7);
    }

    /** A majority that knows the term is enough, with or without the others, and nothing is written for it. */
    @Test
    void confirmingWritesNothingAndNeedsAMajorityAlone() {
        Replica leader = leader();
        ConsensusSeat seat = seats.get(leader.node().value());
        decide(leader, 1, 3);
        other(leader).stop();
        long end = leader.consensus().logEnd(group);
        for (int i = 0; i < 10; i++) {
            await(seat.confirmLeadership());
        }
        assertThat(leader.consensus().logEnd(group)).isEqualTo(end);
    }

    private GroupLife life(long incarnation, boolean begun) {
        return new GroupLife(group, incarnation, begun, List.of());
    }

    private Replica newcomer(String name) {
        Seat seat = Replicas.seat(name, false);
        Replica newcomer = replicas.open(seat);
        newcomer.seats(Stream.concat(replicas.seats().stream(), Stream.of(seat)).toList());
        return newcomer;
    }

    private void join(Replica replica, GroupLife life) {
        seats.put(replica.node().value(), await(replica.join(life)));
    }

    private Replica leader() {
        return leaderOf(List.of(replicas.get("a"), replicas.get("b")));
    }

    private Replica leaderOf(List<Replica> candidates) {
        until("a replica leads", () -> candidates.stream().anyMatch(replica -> replica.leads(group)));
        return candidates.stream().filter(replica -> replica.leads(group)).findFirst().orElseThrow();
    }

    private Replica other(Replica replica) {
        return replicas.get(replica.node().value().equals("a") ? "b" : "a");
    }

    private void decide(Replica leader, int from, int to) {
        List<CompletionStage<byte[]>> answers = IntStream.rangeClosed(from, to)
                .mapToObj(i -> seats.get(leader.node().value()).propose(bytes(Integer.toString(i)))).toList();
        answers.forEach(this::await);
    }

    private static List<String> numbers(int to) {
        return IntStream.rangeClosed(1, to).mapToObj(Integer::toString).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
