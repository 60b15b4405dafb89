package io.arrwdb.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.testkit.contract.MetaStoreContract;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of metadata against a real etcd, each test under a prefix of its own. */
@NeedsServers("etcd")
class EtcdMetaStoreTest extends MetaStoreContract {
    @TempDir
    private static Path directory;
    private static EtcdServer etcd;
    private static ScheduledTimers timers;
    private static int tests;

    private EtcdMetaStore store;

    @BeforeAll
    static void start() {
        etcd = EtcdServer.start(directory, "--unsafe-no-fsync");
        timers = new ScheduledTimers();
    }

    @AfterAll
    static void stop() {
        timers.close();
        etcd.close();
    }

    @BeforeEach
    void open() throws IOException {
        store = open("test-" + ++tests + "/");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static EtcdMetaStore open(String prefix) throws IOException {
        return EtcdMetaStore.open(TestEtcd.patient(prefix, etcd.endpoint()), new SystemClock(), timers);
    }

    @Override
    protected MetaStore store() {
        return store;
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Override
    protected long leaseMillis() {
        return 6_000;
    }

    @Override
    protected void passMillis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@link TestEtcd} asks for two keys at a time. */
    @Test
    void aRangeOfManyPagesIsOnePicture() {
        List<String> all = IntStream.range(0, 11).mapToObj(i -> "p/" + (char) ('a' + i)).toList();
        all.forEach(key -> put(key, "1"));
        for (int i = 0; i < 20; i++) {
            var range = store.range("p/");
            store.txn(MetaTxn.of(op("p/a", "2 " + i), op("p/k", "2 " + i)));
            MetaSnapshot snapshot = await(range);
            assertThat(snapshot.entries()).extracting(e -> e.key()).isEqualTo(all);
            assertThat(text(snapshot.entries().getFirst())).isEqualTo(text(snapshot.entries().getLast()));
            assertThat(snapshot.entries()).allSatisfy(e -> assertThat(e.modified()).isLessThanOrEqualTo(snapshot.revision()));
        }
    }

    @Test
    void anotherPrefixIsAnotherStore() throws IOException {
        try (EtcdMetaStore other = open("test-" + tests + "x/")) {
            put("a", "mine");
            await(other.txn(MetaTxn.of(op("a", "theirs"))));
            await(store.txn(MetaTxn.of(new MetaTxn.Op.DeletePrefix(""))));
            assertThat(keys("")).isEmpty();
            assertThat(await(other.range("")).entries()).extracting(e -> e.key()).containsExactly("a");
        }
    }

    @Test
    void aTransactionThatIsTooLargeIsRefusedByName() {
        assertThatThrownBy(() -> put("a", "x".repeat(1_500_000))).isInstanceOf(MetaStoreException.class)
                .isNotInstanceOf(MetaStoreException.OutcomeUnknown.class).hasMessageContaining("max-request-bytes 1500000");
        put("a", "x".repeat(1_400_000));
        assertThat(entry("a").value()).hasSize(1_400_000);
    }

    @Test
    void aTransactionOfAllOperationsFits() {
        MetaTxn.Op[] ops = IntStream.range(0, MetaTxn.MAX_OPERATIONS).mapToObj(i -> op("k/" + i, "v")).toArray(MetaTxn.Op[]::new);
        await(store.txn(MetaTxn.of(ops)));
        assertThat(keys("k/")).hasSize(MetaTxn.MAX_OPERATIONS);
    }

    /** A revision that was read before a change was told is not one to which etcd went back. */
    @Test
    void aWatchThatLooksAfterItselfWhileChangesComeGoesOn() throws IOException {
        EtcdLimits l = TestEtcd.limits();
        EtcdLimits eager = new EtcdLimits(60_000, 30_000, l.retryMillis(), l.maxRetryMillis(), 1,
                l.watchSilenceMillis(), l.maxRequestBytes(), l.maxResponseBytes(), l.pageEntries());
        EtcdConfig config = new EtcdConfig(List.of(etcd.endpoint()), "test-" + tests + "/", Optional.empty(), Optional.empty(), eager);
        var watcher = watcher();
        try (EtcdMetaStore watching = EtcdMetaStore.open(config, new SystemClock(), timers)) {
            watching.watch("a", at(0), mailbox(), watcher);
            for (int i = 1; i <= 100; i++) {
                put("a", "v");
                int told = i;
                until("it was told", () -> watcher.lines().size() >= told);
            }
            assertThat(watcher.lines()).doesNotContain("failed").hasSize(100);
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        var watcher = watcher();
        store.watch("a", at(0), mailbox(), watcher);
        store.close();
        until("the watch ended", () -> watcher.lines().equals(List.of("failed")));
        assertThatThrownBy(() -> await(store.get("a"))).isInstanceOf(MetaStoreException.class).hasMessageContaining("is closed");
    }
}
