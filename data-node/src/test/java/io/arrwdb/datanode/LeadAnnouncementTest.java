package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.core.coordination.GroupLeadsFollower;
import io.arrwdb.core.coordination.GroupSeatsFollower;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.shard.group.GroupListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeadAnnouncementTest {
    private static final LogGroupId GROUP = new LogGroupId(3);
    private static final NodeId FIRST = new NodeId("data-node-1");
    private static final NodeId SECOND = new NodeId("data-node-2");

    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop loop = MailboxLoop.onVirtualThread("leads", e -> {
        throw new AssertionError("a task of the followers failed", e);
    });
    private LocalMetaStore meta;
    private GroupSeatsFollower seats;
    private GroupLeadsFollower leads;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        meta = LocalMetaStore.open(new LocalDisk(), directory, new SystemClock(), timers, LocalMetaConfig.defaults());
        put(GroupRecord.key(GROUP), new GroupRecord(1, false, List.of(Seat.alone(FIRST), Seat.alone(SECOND))).encode());
        seats = new GroupSeatsFollower(meta, loop, timers);
        leads = new GroupLeadsFollower(meta, loop, timers, seats);
        seats.start().toCompletableFuture().join();
        leads.start().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        leads.close();
        seats.close();
        loop.close();
        meta.close();
        timers.close();
    }

    @Test
    void theLastThatBeganToLeadIsAskedFirst() {
        assertThat(leads.leaderOf(GROUP)).contains(FIRST);
        announce(SECOND, new Epoch(1, 2));
        assertThat(leads.leaderOf(GROUP)).contains(SECOND);
        announce(FIRST, new Epoch(2, 1));
        assertThat(leads.leaderOf(GROUP)).contains(FIRST);
    }

    @Test
    void whoIsLateWithItsWordOverwritesNoLaterOne() {
        announce(SECOND, new Epoch(1, 5));
        announce(FIRST, new Epoch(1, 4));
        assertThat(leads.leaderOf(GROUP)).contains(SECOND);
    }

    private void announce(NodeId node, Epoch epoch) {
        new LeadAnnouncement(node, meta, GroupListener.NONE).announce(GROUP, epoch).toCompletableFuture().join();
        leads.await(put("after", new byte[0])).toCompletableFuture().join();
    }

    private Revision put(String key, byte[] value) {
        return meta.txn(MetaTxn.of(new MetaTxn.Op.Put(key, value, Optional.empty()))).toCompletableFuture().join().revision();
    }
}
