package io.arrwdb.adapters.etcd;

import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Measures metadata on etcd beside the local store; {@code docs/benchmarks.md} has the command and what came out. */
@NeedsServers("etcd")
@EnabledIfSystemProperty(named = "io.arrwdb.etcd.figures", matches = "true")
@TestMethodOrder(MethodOrderer.MethodName.class)
class EtcdFigures {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 500;
    private static final int WATCHES = 8;
    private static final long IDLE_MILLIS = 20_000;

    private final ScheduledTimers timers = new ScheduledTimers();

    private interface Step {
        void run(int round) throws Exception;
    }

    @Test
    void local(@TempDir Path directory) throws Exception {
        try (LocalMetaStore store = LocalMetaStore.open(new LocalDisk(), directory, new SystemClock(), timers, LocalMetaConfig.defaults())) {
            latencies("local store", store);
        }
    }

    @Test
    void oneMember(@TempDir Path directory) throws Exception {
        try (EtcdServer etcd = EtcdServer.start(directory)) {
            measure("etcd, one member", List.of(etcd));
        }
    }

    @Test
    void threeMembers(@TempDir Path directory) throws Exception {
        List<EtcdServer> members = EtcdServer.startThree(directory);
        measure("etcd, three members", members);
        members.forEach(EtcdServer::close);
    }

    private void measure(String what, List<EtcdServer> members) throws Exception {
        URI[] endpoints = members.stream().map(EtcdServer::endpoint).toArray(URI[]::new);
        try (EtcdMetaStore store = EtcdMetaStore.open(EtcdConfig.of(List.of(endpoints), "figures/"), new SystemClock(), timers)) {
            latencies(what, store);
            for (int i = 0; i < WATCHES; i++) {
                store.watch("idle/" + i + "/", Revision.ZERO, Runnable::run, new Ignoring());
            }
            Thread.sleep(2_000);
            long processNanos = processNanos();
            long etcdMillis = cpuMillis(members);
            Thread.sleep(IDLE_MILLIS);
            System.out.printf("%s: idle with %d watches %.2f %% of a core here, %.2f %% in etcd; threads %s%n", what, WATCHES + 1,
                    (processNanos() - processNanos) / 1e4 / IDLE_MILLIS, (cpuMillis(members) - etcdMillis) * 100.0 / IDLE_MILLIS, threads());
        }
    }

    private void latencies(String what, MetaStore store) throws Exception {
        byte[] value = new byte[200];
        show(what, "put of 200 B", i -> ask(store.txn(MetaTxn.of(new MetaTxn.Op.Put("p/" + i % 100, value)))));
        Revision fence = ask(store.txn(MetaTxn.of(new MetaTxn.Op.Put("election", value)))).revision();
        show(what, "fenced transaction of 3", i -> ask(store.txn(MetaTxn.when(List.of(new MetaTxn.Compare.CreatedAt("election", fence)),
                new MetaTxn.Op.Put("q/a", value), new MetaTxn.Op.Put("q/b", value), new MetaTxn.Op.Delete("q/c")))));
        show(what, "get", i -> ask(store.get("p/" + i % 100)));
        show(what, "range of 100", i -> ask(store.range("p/")));
        SynchronousQueue<Revision> told = new SynchronousQueue<>();
        MetaStore.Watch watch = store.watch("w/", ask(store.get("w/")).revision(), Runnable::run, new Telling(told));
        show(what, "put until the watch tells", i -> {
            store.txn(MetaTxn.of(new MetaTxn.Op.Put("w/1", value)));
            told.take();
        });
        watch.close();
    }

    private static void show(String what, String kind, Step step) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            step.run(i);
        }
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            step.run(i);
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        System.out.printf("%s: %s p50 %.2f ms, p99 %.2f ms%n", what, kind, nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS * 99 / 100] / 1e6);
    }

    private static <T> T ask(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The adapter's own, those of gRPC's network layer, and the timers that a process has anyway. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.equals("etcd") || name.startsWith("grpc") || name.equals("timers")).sorted().toList();
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long cpuMillis(List<EtcdServer> members) {
        return members.stream().mapToLong(member -> ProcessHandle.of(member.pid()).orElseThrow().info().totalCpuDuration()
                .orElseThrow().toMillis()).sum();
    }

    private static class Ignoring implements MetaWatcher {
        @Override
        public void changed(List<MetaEvent> events, Revision upTo) { }

        @Override
        public void compacted(Revision oldestKept) { }

        @Override
        public void failed(Throwable cause) { }
    }

    /** Hands over the revision of each change of a key. */
    private static final class Telling extends Ignoring {
        private final SynchronousQueue<Revision> told;

        Telling(SynchronousQueue<Revision> told) {
            this.told = told;
        }

        @Override
        public void changed(List<MetaEvent> events, Revision upTo) {
            try {
                for (int i = 0; i < events.size(); i++) {
                    told.put(upTo);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
