package io.arrwdb.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class DrainTest {
    private static final long TIMEOUT_MILLIS = 120_000;
    private static final Role ROLE = Role.QUERY_NODE;

    @TempDir
    private Path directory;
    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop loop = MailboxLoop.onVirtualThread("test-loop", e -> {
        throw new AssertionError("a task of the loop failed", e);
    });
    private final AtomicBoolean idle = new AtomicBoolean();
    private LocalMetaStore meta;
    private Session own;

    @BeforeEach
    void open() throws IOException {
        meta = LocalMetaStore.open(new LocalDisk(), directory, new SystemClock(), timers, LocalMetaConfig.defaults());
        own = join("query-node-1");
    }

    @AfterEach
    void close() {
        loop.close();
        meta.close();
        timers.close();
    }

    @Test
    void waitsUntilOthersHaveTakenOver() {
        join("query-node-2");
        CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> drain(TIMEOUT_MILLIS));
        while (!membership().isDraining(ROLE.label(), new NodeId("query-node-1"))) {
            Thread.onSpinWait();
        }
        assertThat(drained).isNotDone();
        idle.set(true);
        drained.join();
    }

    @Test
    void doesNotWaitWhereNobodyCanTakeOver() {
        drain(Long.MAX_VALUE / 10_000_000);
        assertThat(idle).isFalse();
    }

    @Test
    void doesNotWaitForThoseWhoStopThemselves() {
        Waiting.on(join("query-node-2").drain(), TIMEOUT_MILLIS, "marking the other");
        drain(Long.MAX_VALUE / 10_000_000);
        assertThat(idle).isFalse();
    }

    @Test
    void stopsAfterTheLimit() {
        join("query-node-2");
        drain(100);
        assertThat(idle).isFalse();
    }

    private void drain(long limitMillis) {
        Part part = new Part(ROLE, "the query node", List.of(), () -> CompletableFuture.completedStage(null), Optional.of(idle::get), () -> { });
        new Drain(meta, limitMillis).await(List.of(part), Map.of(ROLE, own));
    }

    private Session join(String name) {
        Session session = new Session(ROLE.label(), new NodeId(name), "", TIMEOUT_MILLIS, meta, timers, loop);
        Waiting.on(session.start(), TIMEOUT_MILLIS, "registering " + name);
        return session;
    }

    private Membership membership() {
        return Membership.of(Waiting.on(meta.range(Membership.PREFIX), TIMEOUT_MILLIS, "reading"));
    }
}
