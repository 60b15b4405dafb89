package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Raft peer as the port sees it. The machine is told that it leads only where Ratis still says so when its turn comes,
 * and the seat proposes only in the term in which it was told.
 *
 * <pre>
 * state     | event                                     | then
 * FOLLOWING | ready(term), still leads when told        | LEADING term; a witness stays FOLLOWING
 * LEADING   | Ratis leads no more, abdicate             | FOLLOWING
 * any       | close                                     | LEFT: nothing is told, nothing proposed
 * </pre>
 */
final class RatisSeat implements ConsensusSeat, SeatEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RatisSeat.class);
    private static final long NOT_LEADING = 0;

    private final GroupIdentity identity;
    private final DecisionMachine machine;
    private final MachineMailbox mailbox;
    private final RaftPlace place;
    private final DecisionSender sender;
    private final SeatArrangement arrangement;
    private final TermPoll terms;
    private final Confirmations confirmations = new Confirmations(this::majorityKnows);
    private volatile long leadingTerm = NOT_LEADING;

    RatisSeat(GroupIdentity identity, DecisionMachine machine, MachineMailbox mailbox, RaftPlace place, DecisionSender sender,
            SeatArrangement arrangement, TermPoll terms) {
        this.identity = identity;
        this.machine = machine;
        this.mailbox = mailbox;
        this.place = place;
        this.sender = sender;
        this.arrangement = arrangement;
        this.terms = terms;
    }

    @Override
    public CompletionStage<byte[]> propose(byte[] decision) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        long term = leadingTerm;
        if (term == NOT_LEADING || mailbox.isLeft()) {
            fail(answer, refusal());
            return answer;
        }
        sender.send(LoggedEntry.decision(term, decision)).whenComplete((outcome, error) -> {
            if (error != null) {
                fail(answer, error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
            } else if (outcome.isEmpty()) {
                fail(answer, refusal());
            } else {
                mailbox.always(() -> answer.complete(outcome.get()));
            }
        });
        return answer;
    }

    @Override
    public CompletionStage<Void> confirmLeadership() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        long term = leadingTerm;
        if (term == NOT_LEADING || mailbox.isLeft()) {
            fail(answer, refusal());
            return answer;
        }
        confirmations.ask(term).thenAccept(confirmed -> {
            if (confirmed && leadingTerm == term) {
                mailbox.always(() -> answer.complete(null));
            } else {
                fail(answer, refusal());
            }
        });
        return answer;
    }

    @Override
    public List<Seat> voters() {
        return arrangement.voters();
    }

    @Override
    public CompletionStage<Void> arrange(SeatChange change, Set<NodeId> voters) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        if (leadingTerm == NOT_LEADING || mailbox.isLeft()) {
            fail(answer, refusal());
            return answer;
        }
        Thread.ofVirtual().name("arrange-" + identity).start(() -> {
            try {
                arrangement.make(change, voters);
                mailbox.always(() -> answer.complete(null));
            } catch (RuntimeException e) {
                fail(answer, e);
            }
        });
        return answer;
    }

    @Override
    public void abdicate() {
        long term = leadingTerm;
        if (term != NOT_LEADING && !mailbox.isLeft()) {
            leadingTerm = NOT_LEADING;
            mailbox.run(() -> machine.following(Optional.empty()));
            place.giveUp(term);
        }
    }

    /** Hands the lead over where it can, and leaves; what lies on the disk stays. */
    @Override
    public void close() {
        if (!mailbox.isLeft()) {
            long term = leadingTerm;
            leadingTerm = NOT_LEADING;
            mailbox.leave();
            sender.close();
            place.leave(term);
        }
    }

    @Override
    public void ready(long term) {
        if (place.witnesses()) {
            LOG.info("witness of {} was elected in term {} and waits for a replica to take over", identity, term);
            place.makeWay(term);
            return;
        }
        mailbox.run(() -> {
            if (place.leads(term)) {
                leadingTerm = term;
                machine.leading(new Epoch(identity.incarnation(), term));
            }
        });
    }

    @Override
    public void notLeading() {
        leadingTerm = NOT_LEADING;
        following(Optional.empty());
    }

    @Override
    public void leads(NodeId leader) {
        leadingTerm = NOT_LEADING;
        following(Optional.of(leader));
    }

    @Override
    public void failed(Throwable cause) {
        LOG.error("{} cannot write its decisions; this node decides nothing in it until it has joined again", identity, cause);
        leadingTerm = NOT_LEADING;
        following(Optional.empty());
    }

    private void following(Optional<NodeId> leader) {
        mailbox.run(() -> {
            leadingTerm = NOT_LEADING;
            machine.following(leader);
        });
    }

    /** By what the voters say, and, where that shows no majority, by committing a mark. */
    private CompletableFuture<Boolean> majorityKnows(long term) {
        return terms.ask(term).thenCompose(agreed -> agreed ? CompletableFuture.completedFuture(place.leads(term))
                : sender.send(LoggedEntry.mark(term)).thenApply(Optional::isPresent));
    }

    private void fail(CompletableFuture<?> answer, Throwable failure) {
        mailbox.always(() -> answer.completeExceptionally(failure));
    }

    private ConsensusException refusal() {
        return new ConsensusException.NotLeader("this node does not lead " + identity);
    }
}
