package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.testkit.explore.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Consensus as Raft keeps its promises: decisions in one order, in one term at a time, by the leader of the newest term alone.
 * Who has been deposed hears of it when the explorer says so, and takes itself for the leader until then. An incarnation whose
 * decisions are lost lives on in its seats, which take themselves for a majority.
 */
final class ExploredConsensus {
    private final GroupWorld world;
    private final Map<Long, Incarnation> incarnations = new TreeMap<>();

    private static final class Incarnation {
        private final long number;
        private final List<byte[]> decisions = new ArrayList<>();
        private final Map<String, Seat> seats = new TreeMap<>();
        private long term;
        private Seat leader;
        private boolean lost;

        Incarnation(long number) {
            this.number = number;
        }
    }

    ExploredConsensus(GroupWorld world) {
        this.world = world;
    }

    ShardConsensus of(GroupMember member) {
        return (life, machine, mailbox) -> join(member, life, machine, mailbox);
    }

    /** The newest incarnation's decisions are lost with all disks; who has a seat goes on. */
    void lose() {
        newest().lost = true;
    }

    boolean isSeated(GroupMember member) {
        Seat seat = newest().seats.get(member.name());
        return seat != null && seat.isThere();
    }

    /** Whether the member leads the newest incarnation in its newest term. */
    boolean leads(GroupMember member) {
        return newest().leader != null && newest().leader.member == member && newest().leader.isThere();
    }

    /** Whether the member takes itself for the leader: what others decide, it hears of only when it is told. */
    boolean believesToLead(GroupMember member) {
        Seat seat = newest().seats.get(member.name());
        return seat != null && seat.isThere() && seat.leads;
    }

    /** The member's seat in the newest incarnation begins to lead, in a new term. */
    void elect(GroupMember member) {
        Incarnation group = newest();
        Seat before = group.leader;
        group.term++;
        group.leader = group.seats.get(member.name());
        if (before != null && before != group.leader && before.isThere()) {
            long term = group.term;
            world.answers().send(before.member, "consensus", "hears that " + member.name() + " leads in " + group.number + "." + term,
                    () -> before.follow(term, member));
        }
        group.leader.lead(group.term);
    }

    long fingerprint() {
        Fingerprint print = new Fingerprint();
        incarnations.forEach((number, group) -> {
            print.add(number).add(group.term).add(group.lost ? 1 : 0).add(group.leader == null ? "" : group.leader.member.name());
            group.decisions.forEach(print::add);
            group.seats.forEach((name, seat) -> {
                if (seat.isThere()) {
                    print.add(name).add(seat.believedTerm).add(seat.leads ? 1 : 0).add(seat.applied);
                }
            });
        });
        return print.value();
    }

    private Incarnation newest() {
        return incarnations.get((long) incarnations.size());
    }

    private CompletionStage<ConsensusSeat> join(GroupMember member, GroupLife life, DecisionMachine machine, Executor mailbox) {
        world.reachesOthers();
        Incarnation group = incarnations.computeIfAbsent(life.incarnation(), Incarnation::new);
        if (group.lost) {
            return CompletableFuture.failedStage(new ConsensusException.SeatLost(member.name() + " has lost its decisions", null));
        }
        Seat seat = new Seat(group, member, machine, mailbox);
        group.seats.put(member.name(), seat);
        seat.catchUp();
        return CompletableFuture.completedStage(seat);
    }

    private final class Seat implements ConsensusSeat {
        private final Incarnation group;
        private final GroupMember member;
        private final long life;
        private final DecisionMachine machine;
        private final Executor mailbox;
        private int applied;
        private long believedTerm;
        private boolean leads;
        private boolean closed;

        Seat(Incarnation group, GroupMember member, DecisionMachine machine, Executor mailbox) {
            this.group = group;
            this.member = member;
            this.life = member.life();
            this.machine = machine;
            this.mailbox = mailbox;
            this.believedTerm = group.term;
        }

        boolean isThere() {
            return !closed && member.life() == life;
        }

        void catchUp() {
            while (applied < group.decisions.size()) {
                int index = ++applied;
                mailbox.execute(() -> machine.apply(index, group.decisions.get(index - 1)));
            }
        }

        void lead(long term) {
            catchUp();
            believedTerm = term;
            leads = true;
            mailbox.execute(() -> machine.leading(new Epoch(group.number, term)));
        }

        void follow(long term, GroupMember leader) {
            if (term > believedTerm && isThere()) {
                believedTerm = term;
                leads = false;
                catchUp();
                mailbox.execute(() -> machine.following(Optional.of(new NodeId(leader.name()))));
            }
        }

        @Override
        public CompletionStage<byte[]> propose(byte[] decision) {
            world.reachesOthers();
            if (!granted()) {
                return member.answer(Slow.DECISION, "hears that its decision was not taken", () -> {
                    throw notLeading();
                });
            }
            group.decisions.add(decision.clone());
            int index = group.decisions.size();
            group.seats.values().stream().filter(seat -> seat.isThere() && !seat.leads).forEach(Seat::catchUp);
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            member.arrive(Slow.DECISION, "hears of decision " + group.number + "/" + index, () -> mailbox.execute(() -> answer(index, answer)));
            return answer;
        }

        private void answer(int index, CompletableFuture<byte[]> answer) {
            if (applied >= index) {
                answer.completeExceptionally(new ConsensusException("term " + believedTerm + " is over", null));
                return;
            }
            byte[] ruling = null;
            while (applied < index) {
                applied++;
                ruling = machine.apply(applied, group.decisions.get(applied - 1));
            }
            answer.complete(ruling);
        }

        @Override
        public CompletionStage<Void> confirmLeadership() {
            world.reachesOthers();
            boolean granted = granted();
            return member.answer(Slow.CONFIRM, granted ? "is confirmed to lead " + group.number + "." + believedTerm : "is not confirmed to lead",
                    () -> {
                        if (!granted) {
                            throw notLeading();
                        }
                        return null;
                    });
        }

        @Override
        public void abdicate() {
            world.reachesOthers();
            if (granted()) {
                group.leader = null;
            }
            leads = false;
            mailbox.execute(() -> machine.following(Optional.empty()));
        }

        @Override
        public void close() {
            closed = true;
        }

        private boolean granted() {
            return isThere() && leads && group.leader == this && group.term == believedTerm;
        }

        private ConsensusException notLeading() {
            return new ConsensusException.NotLeader(member.name() + " does not lead in " + group.number + "." + believedTerm);
        }
    }
}
