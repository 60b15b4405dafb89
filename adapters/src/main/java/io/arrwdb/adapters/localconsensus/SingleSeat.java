package io.arrwdb.adapters.localconsensus;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.disk.Journal;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only seat of a group. Decisions queue, are made durable together, and are then applied in the mailbox, in the
 * order of their numbers; two loops meet here, the one that writes and the mailbox of the machine.
 */
final class SingleSeat implements ConsensusSeat {
    private static final Logger LOG = LoggerFactory.getLogger(SingleSeat.class);

    private final LogGroupId group;
    private final long incarnation;
    private final SeatFiles files;
    private final DecisionMachine machine;
    private final Executor mailbox;
    private final long snapshotBytes;
    private final MailboxLoop writer;
    private final List<Proposal> queue = new ArrayList<>();
    private volatile boolean leads;
    private volatile boolean closed;
    /** The fields below belong to the writer. */
    private Journal journal;
    private boolean snapshotRunning;
    private long snapshotAtBytes;

    private record Proposal(byte[] decision, CompletableFuture<byte[]> answer) { }

    private SingleSeat(SeatFiles files, LogGroupId group, long incarnation, DecisionMachine machine, Executor mailbox, long snapshotBytes) {
        this.files = files;
        this.group = group;
        this.incarnation = incarnation;
        this.machine = machine;
        this.mailbox = mailbox;
        this.snapshotBytes = snapshotBytes;
        snapshotAtBytes = snapshotBytes;
        writer = MailboxLoop.onPlatformThread("decisions-" + group, failure -> LOG.error("the decisions of group {} stopped", group, failure));
    }

    static SingleSeat join(SeatFiles files, LogGroupId group, long incarnation, DecisionMachine machine, Executor mailbox,
            long snapshotBytes) throws IOException {
        SingleSeat seat = new SingleSeat(files, group, incarnation, machine, mailbox, snapshotBytes);
        try {
            seat.journal = files.open(seat.recovery());
            seat.lead();
        } catch (IOException | RuntimeException e) {
            seat.writer.close();
            throw e;
        }
        return seat;
    }

    @Override
    public CompletionStage<byte[]> propose(byte[] decision) {
        if (!leads || closed) {
            return CompletableFuture.failedFuture(notLeading());
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        synchronized (queue) {
            queue.add(new Proposal(decision.clone(), answer));
        }
        if (!postToWriter(this::write)) {
            answer.completeExceptionally(notLeading());
        }
        return answer;
    }

    @Override
    public CompletionStage<Void> confirmLeadership() {
        return leads && !closed ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(notLeading());
    }

    @Override
    public void abdicate() {
        leads = false;
        postToMachine(() -> machine.following(Optional.empty()));
        postToWriter(this::leadAgain);
    }

    @Override
    public void close() {
        synchronized (queue) {
            if (closed) {
                return;
            }
            closed = true;
        }
        writer.execute(this::closeJournal);
        writer.close();
    }

    boolean isClosed() {
        return closed;
    }

    private Journal.Recovery recovery() {
        return new Journal.Recovery() {
            @Override
            public void restore(long nextSequence, byte[] snapshot) {
                postToMachine(() -> machine.restore(nextSequence - 1, snapshot));
            }

            @Override
            public void replay(long sequence, byte[] record) {
                postToMachine(() -> machine.apply(sequence, record));
            }
        };
    }

    private void lead() throws IOException {
        long term = files.nextTerm();
        leads = true;
        postToMachine(() -> machine.leading(new Epoch(incarnation, term)));
    }

    private void leadAgain() {
        try {
            lead();
        } catch (IOException e) {
            LOG.error("group {} has no leader: its next term could not be recorded; restart once the disk is well", group, e);
        }
    }

    private List<Proposal> takeQueued() {
        synchronized (queue) {
            List<Proposal> batch = List.copyOf(queue);
            queue.clear();
            return batch;
        }
    }

    /** Records everything that has queued, unless a snapshot is being taken: then it waits for that. */
    private void write() {
        if (snapshotRunning) {
            return;
        }
        List<Proposal> batch = takeQueued();
        if (batch.isEmpty()) {
            return;
        }
        long first = journal.nextSequence();
        try {
            journal.append(batch.stream().map(Proposal::decision).toList());
        } catch (IOException | RuntimeException e) {
            ConsensusException failure = new ConsensusException("group " + group + " could not record a decision: " + e.getMessage(), e);
            batch.forEach(proposal -> proposal.answer.completeExceptionally(failure));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            apply(first + i, batch.get(i));
        }
        snapshotWhenDue();
    }

    private void apply(long index, Proposal proposal) {
        boolean posted = postToMachine(() -> {
            try {
                proposal.answer.complete(machine.apply(index, proposal.decision));
            } catch (RuntimeException e) {
                proposal.answer.completeExceptionally(e);
                throw e;
            }
        });
        if (!posted) {
            proposal.answer.completeExceptionally(new ConsensusException("group " + group + " was left while deciding", null));
        }
    }

    /** The machine tells its state in its mailbox, after every decision so far; no further one is recorded until it lies on the disk. */
    private void snapshotWhenDue() {
        if (journal.logBytes() >= snapshotAtBytes) {
            snapshotRunning = postToMachine(() -> {
                Optional<byte[]> state = tellState();
                postToWriter(() -> snapshot(state));
            });
        }
    }

    private Optional<byte[]> tellState() {
        try {
            return Optional.of(machine.snapshot());
        } catch (RuntimeException e) {
            LOG.error("the decisions of group {} have no snapshot", group, e);
            return Optional.empty();
        }
    }

    /** A snapshot that fails costs only space: the next try comes when the journal has grown again. */
    private void snapshot(Optional<byte[]> state) {
        snapshotRunning = false;
        snapshotAtBytes = journal.logBytes() + snapshotBytes;
        try {
            if (state.isPresent()) {
                journal.snapshot(state.get());
                snapshotAtBytes = snapshotBytes;
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("no snapshot of group {}; the next try comes at {} bytes of log", group, snapshotAtBytes, e);
        }
        write();
    }

    private void closeJournal() {
        leads = false;
        takeQueued().forEach(proposal -> proposal.answer.completeExceptionally(notLeading()));
        try {
            journal.close();
        } catch (IOException e) {
            throw new ConsensusException("the journal of group " + group + " did not close", e);
        }
    }

    /** A task for the machine, which hears nothing once the seat is closed. */
    private boolean postToMachine(Runnable task) {
        try {
            mailbox.execute(() -> {
                if (!closed) {
                    task.run();
                }
            });
            return true;
        } catch (RejectedExecutionException gone) {
            return false;
        }
    }

    private boolean postToWriter(Runnable task) {
        try {
            writer.execute(task);
            return true;
        } catch (RejectedExecutionException gone) {
            return false;
        }
    }

    private ConsensusException notLeading() {
        return new ConsensusException.NotLeader("this node does not lead group " + group);
    }
}
