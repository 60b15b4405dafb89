package io.arrwdb.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.testkit.contract.PortContract;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.TcpRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coordinators that are elected on a real etcd: the deposed write nothing, whatever stood still. */
@NeedsServers("etcd")
class EtcdElectionTest extends PortContract {
    private static final int MOST_ATTEMPTS = 10;
    private static final long TTL_MILLIS = 6_000;

    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop loop = MailboxLoop.onPlatformThread("election", failure -> { });
    private EtcdServer etcd;
    private TcpRelay relay;
    private EtcdMetaStore first;
    private EtcdMetaStore second;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        etcd = EtcdServer.start(directory, "--unsafe-no-fsync");
        relay = TcpRelay.to(etcd.endpoint().getPort());
        first = open(URI.create("http://127.0.0.1:" + relay.port()));
        second = open(etcd.endpoint());
    }

    @AfterEach
    void stop() {
        loop.close();
        first.close();
        second.close();
        relay.close();
        etcd.close();
        timers.close();
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void aLeaderThatIsCutOffStopsBeforeTheNextBegins() {
        Election cutOff = campaign("a", first);
        Fence old = fenceOf(cutOff);
        Election next = campaign("b", second);
        relay.loseEverything();
        Fence mine = fenceOf(next);
        assertThat(cutOff.fence()).isEmpty();
        assertThat(mine).isNotEqualTo(old);
        relay.heal();
        assertThat(write(first, old)).isFalse();
        assertThat(write(second, mine)).isTrue();
    }

    @Test
    void anEtcdThatStoodStillLongerThanTheLeaseElectsAnewAndTakesNothingFromTheDeposed() throws InterruptedException {
        Election one = campaign("a", first);
        Fence old = fenceOf(one);
        etcd.pause();
        until("it gave up by its own clock", () -> one.fence().isEmpty());
        assertThatThrownBy(() -> await(first.get("x"))).isInstanceOf(MetaStoreException.class);
        etcd.resume();
        Fence again = fenceOf(one);
        assertThat(write(first, again)).isTrue();
        assertThat(write(second, old)).as("under the old fence %s, not under %s", old, again).isEqualTo(old.equals(again));
    }

    private Election campaign(String node, EtcdMetaStore store) {
        Election election = new Election("election/x", new NodeId(node), TTL_MILLIS, store, new SystemClock(), timers, loop);
        election.start();
        return election;
    }

    private Fence fenceOf(Election election) {
        until("it leads", () -> election.fence().isPresent());
        Optional<Fence> fence = election.fence();
        return fence.isPresent() ? fence.get() : fenceOf(election);
    }

    /** Asked again where a connection ended under the question: the same put under the same fence may be made twice. */
    private boolean write(EtcdMetaStore store, Fence fence) {
        MetaTxn txn = MetaTxn.when(List.of(fence.compare()), new MetaTxn.Op.Put("written", new byte[0]));
        for (int attempt = 1; ; attempt++) {
            try {
                return await(store.txn(txn)).succeeded();
            } catch (MetaStoreException e) {
                assertThat(attempt).as("attempts, the last of which failed with %s", e).isLessThan(MOST_ATTEMPTS);
            }
        }
    }

    private EtcdMetaStore open(URI endpoint) throws IOException {
        return EtcdMetaStore.open(TestEtcd.config("t/", endpoint), new SystemClock(), timers);
    }
}
