package io.arrwdb.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.testkit.contract.PortContract;
import io.arrwdb.testkit.contract.RecordingWatcher;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.TcpRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the adapter does when etcd, or the way to it, fails: two clients of one etcd, the first one behind a relay. */
@NeedsServers("etcd")
class EtcdFaultTest extends PortContract {
    private final ScheduledTimers timers = new ScheduledTimers();
    private final RecordingWatcher watcher = new RecordingWatcher();
    private EtcdServer etcd;
    private TcpRelay relay;
    private EtcdMetaStore store;
    private EtcdMetaStore direct;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        etcd = EtcdServer.start(directory, "--unsafe-no-fsync");
        relay = TcpRelay.to(etcd.endpoint().getPort());
        store = open(relayed());
        direct = EtcdMetaStore.open(TestEtcd.patient("t/", etcd.endpoint()), new SystemClock(), timers);
    }

    @AfterEach
    void stop() {
        store.close();
        direct.close();
        relay.close();
        etcd.close();
        timers.close();
    }

    private EtcdMetaStore open(URI... endpoints) throws IOException {
        return EtcdMetaStore.open(TestEtcd.config("t/", endpoints), new SystemClock(), timers);
    }

    private URI relayed() {
        return URI.create("http://127.0.0.1:" + relay.port());
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void aWatchGoesOnOverRestartsOfEtcd() {
        store.watch("a/", put(store, "a/0"), mailbox(), watcher);
        List<String> told = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            told.add("a/" + i);
            put(store, "a/" + i);
            until("it was told", () -> keysOf(watcher).equals(told));
            etcd.kill();
            assertThatThrownBy(() -> await(store.get("a/0"))).isInstanceOf(MetaStoreException.class)
                    .hasMessageContaining("reading a/0 got no answer from etcd");
            etcd.restart();
        }
        assertThat(await(store.range("a/")).entries()).hasSize(3);
    }

    @Test
    void aChangeThatCannotHaveBeenSentIsSaidNotToBeMade() {
        put(store, "a");
        etcd.kill();
        // The first one may meet the connection that is just breaking.
        assertThatThrownBy(() -> put(store, "a")).isInstanceOf(MetaStoreException.class);
        assertThatThrownBy(() -> put(store, "a")).isInstanceOf(MetaStoreException.class)
                .isNotInstanceOf(MetaStoreException.OutcomeUnknown.class).hasMessageContaining("got no answer");
        etcd.restart();
        put(store, "a");
    }

    @Test
    void aLostReplyIsAnUnknownOutcomeAndTheChangeIsMadeOnce() {
        put(store, "a");
        relay.loseReplies();
        MetaTxn txn = MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt("b", Revision.ZERO)), op("b"));
        CompletionStage<MetaTxn.Result> asked = store.txn(txn);
        until("etcd carried it out", () -> !await(direct.get("b")).entries().isEmpty());
        assertThatThrownBy(() -> await(asked)).isInstanceOf(MetaStoreException.OutcomeUnknown.class)
                .hasMessageContaining("a transaction of 1 operations, the first on b");
        relay.heal();
        MetaEntry made = await(store.get("b")).entries().getFirst();
        assertThat(made.created()).isEqualTo(made.modified());
        assertThat(await(store.txn(txn)).succeeded()).isFalse();
    }

    @Test
    void aWatchThatWasCutOffDuringACompactionSaysSo() {
        store.watch("a/", put(store, "a/0"), mailbox(), watcher);
        put(direct, "a/1");
        until("it is open", () -> keysOf(watcher).equals(List.of("a/1")));
        relay.loseEverything();
        put(direct, "a/2");
        Revision last = put(direct, "a/3");
        await(direct.compact(last));
        relay.heal();
        until("it ended", () -> watcher.lines().size() == 2);
        assertThat(watcher.lines().getLast()).isEqualTo("compacted " + last.next());
    }

    @Test
    void aSilentConnectionIsNoticedAndNothingIsLost() throws IOException {
        try (EtcdMetaStore two = open(relayed(), etcd.endpoint())) {
            two.watch("a/", put(two, "a/0"), mailbox(), watcher);
            put(direct, "a/1");
            until("it is open", () -> keysOf(watcher).equals(List.of("a/1")));
            relay.loseEverything();
            put(direct, "a/2");
            until("the other way was taken", () -> keysOf(watcher).equals(List.of("a/1", "a/2")));
            assertThat(await(two.get("a/2")).entries()).hasSize(1);
            assertThat(watcher.gaps()).isEmpty();
        }
    }

    @Test
    void aLeaseThatWasNotRenewedInTimeIsLostWithItsKeys() {
        LeaseId lease = await(store.grant(6_000));
        await(store.txn(MetaTxn.of(new MetaTxn.Op.Put("s", new byte[0], Optional.of(lease)))));
        relay.loseEverything();
        until("the key went", () -> await(direct.get("s")).entries().isEmpty());
        relay.heal();
        assertThatThrownBy(() -> await(store.keepAlive(lease))).isInstanceOf(MetaStoreException.LeaseLost.class);
    }

    /** Otherwise the watch would wait in silence until the new etcd has made as many revisions as the old one. */
    @Test
    void anEtcdThatLostItsDataIsNoticed() {
        IntStream.range(0, 20).forEach(i -> put(store, "a/" + i));
        store.watch("a/", put(store, "a/0"), mailbox(), watcher);
        put(store, "a/0");
        until("it is open", () -> !watcher.lines().isEmpty());
        etcd.kill();
        etcd.empty();
        etcd.restart();
        until("it failed", () -> watcher.lines().getLast().equals("failed"));
        assertThat(await(store.range("")).entries()).isEmpty();
    }

    @Test
    void anAbsentEtcdFailsQuestionsAndNothingElse() throws IOException {
        etcd.kill();
        try (EtcdMetaStore early = open(etcd.endpoint())) {
            early.watch("a", Revision.ZERO, mailbox(), watcher);
            List<CompletionStage<?>> asked = List.of(early.range(""), early.grant(5_000), early.txn(MetaTxn.of(op("b"))));
            asked.forEach(stage -> assertThatThrownBy(() -> await(stage)).isInstanceOf(MetaStoreException.class));
            etcd.restart();
            put(early, "a");
            until("the watch heard", () -> keysOf(watcher).equals(List.of("a")));
        }
    }

    private Revision put(EtcdMetaStore by, String key) {
        return await(by.txn(MetaTxn.of(op(key)))).revision();
    }

    private static MetaTxn.Op op(String key) {
        return new MetaTxn.Op.Put(key, "v".getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> keysOf(RecordingWatcher watcher) {
        return watcher.lines().stream().filter(line -> line.contains("=")).map(line -> line.split("[ =]")[1]).toList();
    }
}
