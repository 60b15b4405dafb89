package io.arrwdb.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ChainLink;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.wal.WalRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochAuditTest {
    private static final Epoch FIRST = new Epoch(1, 1);
    private static final Epoch SECOND = new Epoch(1, 2);
    private static final ShardId SHARD = new ShardId(7);
    private static final NodeId NODE = new NodeId("data-node-1");
    private static final NodeId OTHER = new NodeId("data-node-2");

    private final EpochAudit audit = new EpochAudit(new LogGroupId(0), Epoch.NONE);
    private long offset;

    @Test
    void whatFollowsTheRulesIsLeftAlone() {
        opened(FIRST, NODE);
        accepted(FIRST, 10);
        opened(SECOND, OTHER);
        dropped(FIRST, 11);
        ticked(SECOND, 15);
        accepted(SECOND, 20);

        assertThat(audit.violations()).isEmpty();
        assertThat(audit.records()).isEqualTo(6);
        assertThat(audit.epochs()).isEqualTo(2);
    }

    @Test
    void twoWritersOfAnEpochAreFound() {
        opened(FIRST, NODE);
        audit.take(new GroupReader.Reading(next(), new WalRecord.Barrier(FIRST, new Timestamp(2), OTHER), new Verdict.Dropped(Verdict.Reason.STALE_EPOCH)));
        assertThat(audit.violations()).hasSize(1).first().asString().contains("data-node-1 and by data-node-2");
    }

    @Test
    void anEpochThatComesBackIsFound() {
        opened(SECOND, NODE);
        opened(FIRST, OTHER);
        assertThat(audit.violations()).hasSize(1);
    }

    @Test
    void aRecordOfAnEpochThatHasEndedIsFound() {
        opened(FIRST, NODE);
        opened(SECOND, OTHER);
        accepted(FIRST, 10);
        ticked(FIRST, 12);
        assertThat(audit.violations()).hasSize(2);
    }

    @Test
    void anEpochThatWasOpenedInAPartThatWasCutOffIsInForceBehindIt() {
        opened(FIRST, NODE);
        audit.skipTo(SECOND);
        ticked(SECOND, 15);
        dropped(FIRST, 16);
        accepted(SECOND, 20);
        assertThat(audit.violations()).isEmpty();

        accepted(FIRST, 30);
        audit.skipTo(FIRST);
        assertThat(audit.violations()).hasSize(2);
    }

    @Test
    void timestampsThatGoBackAreFound() {
        opened(FIRST, NODE);
        accepted(FIRST, 10);
        accepted(FIRST, 10);
        assertThat(audit.violations()).hasSize(1);
    }

    @Test
    void aContradictionIsFound() {
        audit.take(new GroupReader.Reading(next(), null, new Verdict.Contradiction("a hash is wrong")));
        assertThat(audit.violations()).containsExactly("log group 0, offset 0: a hash is wrong");
    }

    private void opened(Epoch epoch, NodeId node) {
        WalRecord.Barrier barrier = new WalRecord.Barrier(epoch, new Timestamp(1), node);
        audit.take(new GroupReader.Reading(next(), barrier, new Verdict.Opened(barrier)));
    }

    private void ticked(Epoch epoch, long ts) {
        audit.take(new GroupReader.Reading(next(), new WalRecord.Tick(epoch, new Timestamp(ts)), new Verdict.Ticked(new Timestamp(ts))));
    }

    private void accepted(Epoch epoch, long ts) {
        audit.take(new GroupReader.Reading(next(), record(epoch, ts), new Verdict.Accepted(SHARD, new Timestamp(ts), new RequestId(1, ts), List.of())));
    }

    private void dropped(Epoch epoch, long ts) {
        audit.take(new GroupReader.Reading(next(), record(epoch, ts), new Verdict.Dropped(Verdict.Reason.STALE_EPOCH)));
    }

    private static WalRecord record(Epoch epoch, long ts) {
        return new WalRecord.ShardRecord(epoch, new Timestamp(ts), SHARD, new ChainLink(1, 0, 0), new RequestId(1, ts), 1, 1, new byte[0]);
    }

    private Offset next() {
        return new Offset(offset++);
    }
}
