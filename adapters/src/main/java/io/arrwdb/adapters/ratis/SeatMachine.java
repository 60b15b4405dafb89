package io.arrwdb.adapters.ratis;

import io.arrwdb.adapters.disk.FrameFileHeader;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.disk.SnapshotFile;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.DecisionMachine;
import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;

/**
 * Hands what Ratis commits to a group's machine, in its mailbox and in order. Decides nothing itself. Decisions are
 * counted from 1 without the entries that Ratis and the marks add, so that the count is the same wherever it is taken.
 * Its fields belong to Ratis's applying thread, which alone may wait for the mailbox.
 */
final class SeatMachine extends BaseStateMachine {
    private final DecisionMachine machine;
    private final MachineMailbox mailbox;
    private final SeatEvents events;
    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private long decided;
    /** Of the last configuration entry; the first that a leader commits is one, and makes it ready. */
    private long configurationTerm;

    SeatMachine(DecisionMachine machine, MachineMailbox mailbox, SeatEvents events) {
        this.machine = machine;
        this.mailbox = mailbox;
        this.events = events;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        getLifeCycle().startAndTransition(() -> {
            super.initialize(server, group, raftStorage);
            storage.init(raftStorage);
            restoreLatest();
        }, IOException.class);
    }

    /** The leader has sent a snapshot, for it no longer has the entries that this node lacks. */
    @Override
    public void reinitialize() throws IOException {
        restoreLatest();
        if (getLifeCycleState() == LifeCycle.State.PAUSED) {
            getLifeCycle().transition(LifeCycle.State.STARTING);
            getLifeCycle().transition(LifeCycle.State.RUNNING);
        }
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        LoggedEntry logged = LoggedEntry.decode(entry.getStateMachineLogEntry().getLogData());
        if (logged.term() != entry.getTerm()) {
            return CompletableFuture.completedFuture(Answer.OUTDATED);
        }
        if (logged.kind() == LoggedEntry.Kind.MARK) {
            return CompletableFuture.completedFuture(Answer.of(new byte[0]));
        }
        long index = ++decided;
        return mailbox.call(() -> Answer.of(machine.apply(index, logged.decision())));
    }

    /** Called with every earlier entry applied. */
    @Override
    public long takeSnapshot() throws IOException {
        TermIndex last = getLastAppliedTermIndex();
        byte[] state;
        try {
            state = mailbox.call(machine::snapshot).get();
        } catch (ExecutionException left) {
            return RaftLog.INVALID_LOG_INDEX;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RaftLog.INVALID_LOG_INDEX;
        }
        File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
        SnapshotFile.write(new LocalDisk(), file.toPath(), FrameFileHeader.Kind.DECISIONS, decided + 1, state);
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(
                new FileInfo(file.toPath(), MD5FileUtil.computeAndSaveMd5ForFile(file)), last));
        return last.getIndex();
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        configurationTerm = term;
    }

    @Override
    public void notifyLeaderReady() {
        events.ready(configurationTerm);
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        events.notLeading();
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        if (!member.getPeerId().equals(leader)) {
            events.leads(new NodeId(leader.toString()));
        }
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto failed) {
        events.failed(cause);
    }

    private void restoreLatest() throws IOException {
        SingleFileSnapshotInfo latest = storage.loadLatestSnapshot();
        if (latest != null) {
            SnapshotFile.Content content = SnapshotFile.read(new LocalDisk(), latest.getFile().getPath(), FrameFileHeader.Kind.DECISIONS);
            long last = content.sequence() - 1;
            decided = last;
            mailbox.run(() -> machine.restore(last, content.state()));
            setLastAppliedTermIndex(latest.getTermIndex());
        }
    }
}
