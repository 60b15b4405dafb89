package io.arrwdb.adapters.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.testkit.contract.PortContract;
import io.arrwdb.testkit.contract.RecordingWatcher;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members whose leaders die and stand still, while a key is counted up and watched. */
@NeedsServers("etcd")
class EtcdClusterTest extends PortContract {
    private static final int COUNT = 200;

    private final ScheduledTimers timers = new ScheduledTimers();
    private List<EtcdServer> members;
    private EtcdMetaStore store;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        members = EtcdServer.startThree(directory, "--unsafe-no-fsync");
        URI[] endpoints = members.stream().map(EtcdServer::endpoint).toArray(URI[]::new);
        store = EtcdMetaStore.open(TestEtcd.config("t/", endpoints), new SystemClock(), timers);
    }

    @AfterEach
    void stop() {
        store.close();
        members.forEach(EtcdServer::close);
        timers.close();
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void everyCountIsMadeOnceAndToldOnceWhicheverLeaderFails() {
        RecordingWatcher watcher = new RecordingWatcher();
        store.watch("n", await(store.range("n")).revision(), mailbox(), watcher);
        Revision last = Revision.ZERO;
        EtcdServer failed = null;
        for (int i = 1; i <= COUNT; i++) {
            if (i == COUNT / 4) {
                failed = leader();
                failed.kill();
            } else if (i == COUNT / 2) {
                failed.restart();
                failed = leader();
                failed.pause();
            } else if (i == COUNT * 3 / 4) {
                failed.resume();
            }
            last = countTo(i, last);
        }
        until("all were told", () -> watcher.lines().size() >= COUNT);
        assertThat(watcher.lines()).extracting(line -> Integer.parseInt(line.split("=")[1]))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, COUNT).boxed().toList());
        assertThat(watcher.gaps()).isEmpty();
    }

    /** Tries until the key holds {@code i}: what failed may have been done, which a read tells. */
    private Revision countTo(int i, Revision last) {
        MetaTxn txn = MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt("n", last)), new MetaTxn.Op.Put("n", bytes(i)));
        while (true) {
            try {
                MetaTxn.Result result = await(store.txn(txn));
                if (result.succeeded()) {
                    return result.revision();
                }
                Optional<MetaEntry> now = await(store.get("n")).entries().stream().findFirst();
                assertThat(now).hasValueSatisfying(entry -> assertThat(entry.value()).isEqualTo(bytes(i)));
                return now.orElseThrow().modified();
            } catch (MetaStoreException e) {
                goOn();
            }
        }
    }

    private static byte[] bytes(int i) {
        return Integer.toString(i).getBytes(StandardCharsets.UTF_8);
    }

    private EtcdServer leader() {
        until("one leads", () -> members.stream().anyMatch(EtcdServer::isLeader));
        return members.stream().filter(EtcdServer::isLeader).findFirst().orElseGet(this::leader);
    }
}
