package io.arrwdb.adapters.localconsensus;

import io.arrwdb.adapters.disk.CorruptFileException;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Consensus of one: a decision is taken once it is durable in this machine's journal. Every joining, and every
 * abdication, begins a new term, in which this node leads at once.
 */
public final class SingleNodeConsensus implements ShardConsensus {
    private final Disk disk;
    private final Path directory;
    private final long snapshotBytes;
    private final List<SingleSeat> seats = new ArrayList<>();

    /**
     * @param directory holds a directory per log group
     * @param snapshotBytes a snapshot is taken when a group's journal has grown by so many bytes
     */
    public SingleNodeConsensus(Disk disk, Path directory, long snapshotBytes) {
        this.disk = disk;
        this.directory = directory;
        this.snapshotBytes = snapshotBytes;
    }

    /** Fails where the group has been joined with a higher incarnation before. */
    @Override
    public CompletionStage<ConsensusSeat> join(GroupLife life, DecisionMachine machine, Executor mailbox) {
        LogGroupId group = life.group();
        CompletableFuture<ConsensusSeat> joined = new CompletableFuture<>();
        Thread.ofVirtual().name("join-group-" + group).start(() -> {
            try {
                joined.complete(open(group, life.incarnation(), machine, mailbox));
            } catch (CorruptFileException e) {
                joined.completeExceptionally(new ConsensusException.Corrupt("group " + group + " cannot be joined: " + e.getMessage(), e));
            } catch (IOException e) {
                joined.completeExceptionally(new ConsensusException("group " + group + " cannot be joined: " + e.getMessage(), e));
            } catch (Throwable e) {
                joined.completeExceptionally(e);
            }
        });
        return joined;
    }

    @Override
    public void close() {
        List<SingleSeat> open;
        synchronized (seats) {
            open = List.copyOf(seats);
            seats.clear();
        }
        open.forEach(SingleSeat::close);
    }

    private SingleSeat open(LogGroupId group, long incarnation, DecisionMachine machine, Executor mailbox) throws IOException {
        SeatFiles files = new SeatFiles(disk, directory.resolve("group-" + group), group, incarnation);
        SingleSeat seat = SingleSeat.join(files, group, incarnation, machine, mailbox, snapshotBytes);
        synchronized (seats) {
            seats.removeIf(SingleSeat::isClosed);
            seats.add(seat);
        }
        return seat;
    }
}
