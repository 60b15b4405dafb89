package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** One life of a process in a group. What it believes lags behind what the group knows. */
final class SimSeat implements ConsensusSeat {
    private static final long TIMEOUT_NANOS = 300_000_000;
    private static final int SNAPSHOT_INTERVAL = 25;

    private final SimNetwork network;
    private final SimScheduler scheduler;
    private final SimGroup group;
    private final SimProcess process;
    private final long life;
    private final DecisionMachine machine;
    private final Executor mailbox;
    private final Map<Long, CompletableFuture<byte[]>> proposals = new TreeMap<>();
    private long lastNanos;
    /** The last decision handed to the mailbox. */
    private long handed;
    /** The term in which the seat believes to lead, 0 where it does not. */
    private long leadingTerm;
    private long heardTerm;
    private boolean closed;

    SimSeat(SimNetwork network, SimGroup group, SimProcess process, long life, DecisionMachine machine, Executor mailbox) {
        this.network = network;
        this.scheduler = network.scheduler();
        this.group = group;
        this.process = process;
        this.life = life;
        this.machine = machine;
        this.mailbox = mailbox;
    }

    SimProcess process() {
        return process;
    }

    boolean isGone() {
        return closed || process.life() != life;
    }

    /** Reads its own disk. */
    void begin() {
        group.diskOf(process).ifPresent(disk -> inOrder(() -> {
            handed = disk.index();
            tell(() -> machine.restore(disk.index(), disk.state()));
        }));
        inOrder(() -> tell(() -> machine.following(Optional.empty())));
        hearOfProgress();
    }

    @Override
    public CompletionStage<byte[]> propose(byte[] decision) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        if (process.life() != life) {
            return answer;
        }
        if (leadingTerm == 0 || closed) {
            return failed(answer, notLeading());
        }
        long term = leadingTerm;
        byte[] sent = decision.clone();
        if (scheduler.chance(network.faults().loseRequest())) {
            return failedLater(answer, unknown("the proposal was lost"));
        }
        scheduler.after(network.travelMicros() * 2, () -> arrive(term, sent, answer));
        return answer;
    }

    @Override
    public CompletionStage<Void> confirmLeadership() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        long term = leadingTerm;
        if (process.life() != life) {
            return answer;
        }
        if (term == 0 || closed) {
            return failed(answer, notLeading());
        }
        scheduler.after(network.travelMicros(), () -> {
            boolean granted = group.grants(this, term);
            inOrder(() -> {
                if (granted) {
                    answer.complete(null);
                } else {
                    answer.completeExceptionally(notLeading());
                }
            });
        });
        return answer;
    }

    @Override
    public void abdicate() {
        long term = leadingTerm;
        if (term == 0 || process.life() != life) {
            return;
        }
        stepDown(Optional.empty());
        scheduler.after(network.travelMicros(), () -> {
            group.abdicated(this, term);
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    /** There are decisions that the seat has not seen. */
    void hearOfProgress() {
        if (isGone() || !hears()) {
            return;
        }
        inOrder(this::catchUp);
    }

    void hearOfElection(long term, SimSeat elected) {
        if (isGone() || !(elected == this || hears())) {
            return;
        }
        inOrder(() -> {
            if (term <= heardTerm) {
                return;
            }
            heardTerm = term;
            if (elected == this) {
                lead(term);
            } else {
                stepDown(Optional.of(new NodeId(elected.process.name())));
            }
        });
    }

    private boolean hears() {
        return group.leader().map(leader -> network.connected(leader.name(), process.name())).orElse(true);
    }

    private void lead(long term) {
        failProposals();
        catchUp();
        leadingTerm = term;
        tell(() -> machine.leading(new Epoch(group.incarnation(), term)));
    }

    private void stepDown(Optional<NodeId> leader) {
        leadingTerm = 0;
        failProposals();
        tell(() -> machine.following(leader));
    }

    private void failProposals() {
        proposals.values().forEach(answer -> answer.completeExceptionally(unknown("the term ended")));
        proposals.clear();
    }

    private void arrive(long term, byte[] decision, CompletableFuture<byte[]> answer) {
        Optional<Long> index = group.commit(this, term, decision);
        if (index.isEmpty()) {
            failedLater(answer, scheduler.chance(0.5) ? notLeading() : unknown("the term ended"));
        } else if (isGone() || scheduler.chance(network.faults().loseAnswer())) {
            failedLater(answer, unknown("the answer was lost"));
        } else {
            proposals.put(index.get(), answer);
        }
    }

    /** Hands the machine every committed decision that it lacks, or a state where they are gone; a leader has them all. */
    private void catchUp() {
        SimGroup.Snapshot compacted = group.compacted();
        if (handed < compacted.index() && leadingTerm == 0) {
            handed = compacted.index();
            tell(() -> machine.restore(compacted.index(), compacted.state()));
        }
        while (handed < group.lastIndex()) {
            handed++;
            long index = handed;
            tell(() -> apply(index));
        }
    }

    private void apply(long index) {
        byte[] answer = machine.apply(index, group.decision(index));
        if (index % SNAPSHOT_INTERVAL == 0) {
            group.saved(process, new SimGroup.Snapshot(index, machine.snapshot()));
        }
        CompletableFuture<byte[]> proposal = proposals.remove(index);
        if (proposal != null) {
            proposal.complete(answer);
        }
    }

    private void tell(Runnable call) {
        mailbox.execute(() -> {
            if (!isGone()) {
                call.run();
            }
        });
    }

    /** Messages to a seat arrive in order. */
    private void inOrder(Runnable arrival) {
        lastNanos = Math.max(lastNanos, scheduler.nowNanos() + network.travelMicros() * 1_000);
        scheduler.at(lastNanos, process, life, () -> {
            if (!closed) {
                arrival.run();
            }
        });
    }

    private <T> CompletableFuture<T> failed(CompletableFuture<T> answer, RuntimeException failure) {
        scheduler.at(scheduler.nowNanos(), process, life, () -> answer.completeExceptionally(failure));
        return answer;
    }

    private <T> CompletableFuture<T> failedLater(CompletableFuture<T> answer, RuntimeException failure) {
        scheduler.at(scheduler.nowNanos() + scheduler.random().nextLong(TIMEOUT_NANOS), process, life,
                () -> answer.completeExceptionally(failure));
        return answer;
    }

    private ConsensusException notLeading() {
        return new ConsensusException.NotLeader(process + " does not lead group " + group.id());
    }

    private ConsensusException unknown(String why) {
        return new ConsensusException("group " + group.id() + ": " + why, null);
    }
}
