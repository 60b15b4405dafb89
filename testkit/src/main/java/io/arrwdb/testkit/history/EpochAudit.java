package io.arrwdb.testkit.history;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.wal.WalRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks over a reader's shoulder, from a log's beginning to its end: whether epochs grow, each belongs to one node, nothing of an epoch
 * that has ended takes effect, the timestamps of what does grow in each shard, and the chains are whole.
 */
public final class EpochAudit {
    private final LogGroupId group;
    private final Map<Epoch, NodeId> writers = new HashMap<>();
    private final Map<ShardId, Timestamp> last = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private Epoch inForce;
    private long records;

    /** @param inForce the epoch in force where reading begins */
    public EpochAudit(LogGroupId group, Epoch inForce) {
        this.group = group;
        this.inForce = inForce;
    }

    /**
     * Reading goes on further on, where the log begins after a cut: records between, barriers among them, were not seen.
     *
     * @param there the epoch in force there
     */
    public void skipTo(Epoch there) {
        if (there.compareTo(inForce) < 0) {
            violations.add("log group " + group + ": epoch " + there + " is said to be in force where the log begins, after " + inForce);
        }
        inForce = there;
    }

    /** What was read, in the log's order. */
    public void take(GroupReader.Reading reading) {
        records++;
        if (reading.record() instanceof WalRecord.Barrier barrier) {
            NodeId before = writers.putIfAbsent(barrier.epoch(), barrier.node());
            if (before != null && !before.equals(barrier.node())) {
                found(reading, "epoch " + barrier.epoch() + " was opened by " + before + " and by " + barrier.node());
            }
        }
        switch (reading.verdict()) {
            case Verdict.Opened opened -> opened(reading, opened.barrier().epoch());
            case Verdict.Accepted accepted -> accepted(reading, accepted);
            case Verdict.Ticked ticked -> inForce(reading);
            case Verdict.Contradiction contradiction -> found(reading, contradiction.message());
            default -> { }
        }
    }

    public long records() {
        return records;
    }

    /** How many epochs were opened. */
    public int epochs() {
        return writers.size();
    }

    /** For people; empty where all is well. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    private void opened(GroupReader.Reading reading, Epoch epoch) {
        if (epoch.compareTo(inForce) <= 0) {
            found(reading, "epoch " + epoch + " was opened after " + inForce);
        }
        inForce = epoch;
    }

    private void accepted(GroupReader.Reading reading, Verdict.Accepted accepted) {
        inForce(reading);
        Timestamp before = last.put(accepted.shard(), accepted.ts());
        if (before != null && !accepted.ts().isAfter(before)) {
            found(reading, "shard " + accepted.shard() + " has timestamp " + accepted.ts() + " after " + before);
        }
    }

    private void inForce(GroupReader.Reading reading) {
        if (!reading.record().epoch().equals(inForce)) {
            found(reading, "a record of epoch " + reading.record().epoch() + " takes effect in epoch " + inForce);
        }
    }

    private void found(GroupReader.Reading reading, String what) {
        violations.add("log group " + group + ", offset " + reading.offset() + ": " + what);
    }
}
