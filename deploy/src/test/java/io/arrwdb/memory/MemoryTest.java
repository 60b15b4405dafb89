package io.arrwdb.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.report.ProcessMemory;
import io.arrwdb.process.ChildServer;
import io.arrwdb.proto.milvus.schema.SearchResultData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data that outgrows the heap ten times is written, compacted, indexed and searched within the memory that was allowed. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class MemoryTest {
    private static final int HEAP_MEBIBYTES = Integer.getInteger("io.arrwdb.memory.heap-mib", 40);
    private static final int TIMES = 10;
    private static final int TEXT_BYTES = 2_000;
    private static final int CLIENTS = 2;
    private static final int BATCH_BYTES = 256 << 10;
    private static final int SEARCHES = 40;
    /** What a JVM takes besides its heap and what we reserve: classes, compiled code, stacks, network buffers. */
    private static final int JVM_MEBIBYTES = 224;

    private final Notes notes = new Notes(TEXT_BYTES);
    private final long rows = (long) TIMES * HEAP_MEBIBYTES * (1 << 20) / notes.rowBytes();
    private final List<String> log = new ArrayList<>();
    private long since = System.nanoTime();

    @Test
    void dataOutgrowsTheHeapTenTimes(@TempDir Path data) throws Exception {
        List<String> jvm = List.of("-Xmx" + HEAP_MEBIBYTES + "m", "-XX:MaxDirectMemorySize=" + HEAP_MEBIBYTES + "m");
        try (ChildServer server = ChildServer.start(data, jvm, List.of("--set", "arrwdb.memory.limit=" + HEAP_MEBIBYTES + "MiB"));
                NoteStore store = new NoteStore(server.uri())) {
            MemoryWatch watch = new MemoryWatch(server.pid(), server.httpUri());
            try (watch) {
                done("start", server);
                store.create();
                done("insert, asked to wait " + insert(store, 0, rows / 2) + " times", server);
                store.flush();
                done("flush", server);
                store.index();
                done("index", server);
                store.load();
                done("load", server);
                done("insert while loaded, asked to wait " + insert(store, rows / 2, rows) + " times", server);
                store.flush();
                done("flush", server);
                int compactions = store.compact();
                assertThat(compactions).isPositive();
                done(compactions + " compactions", server);
                store.index();
                done("index", server);
                search(store);
                done("search", server);
                assertThat(store.count("")).isEqualTo(rows);
                done("count", server);
            } finally {
                System.out.println(rows + " rows of " + notes.rowBytes() + " bytes, heap " + HEAP_MEBIBYTES + " MiB: "
                    + String.join(", ", log) + "; at most " + watch.mostAnonymousMebibytes() + " MiB of its own, "
                    + (watch.mostReservedBytes() >> 20) + " MiB reserved");
                if (!server.isAlive()) {
                    System.out.println(server.said());
                }
            }
            assertThat(watch.mostReservedBytes()).isPositive().isLessThanOrEqualTo((long) HEAP_MEBIBYTES << 20);
            assertThat(watch.mostAnonymousMebibytes()).isLessThanOrEqualTo(3 * HEAP_MEBIBYTES + JVM_MEBIBYTES);
        }
    }

    private void done(String step, ChildServer server) throws Exception {
        log.add(step + " " + (System.nanoTime() - since) / 1_000_000 + " ms (" + ProcessMemory.of(server.pid()) + ")");
        since = System.nanoTime();
    }

    /** Several clients at once. Answers how often one was asked to wait. */
    private int insert(NoteStore store, long first, long end) throws Exception {
        int batch = Math.max(1, BATCH_BYTES / notes.rowBytes());
        AtomicLong next = new AtomicLong(first);
        AtomicInteger refusals = new AtomicInteger();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(clients.submit(() -> {
                    for (long from = next.getAndAdd(batch); from < end; from = next.getAndAdd(batch)) {
                        refusals.addAndGet(store.insert(notes, from, Math.min(end, from + batch)));
                    }
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        return refusals.get();
    }

    private void search(NoteStore store) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < SEARCHES; i++) {
            long key = random.nextLong(rows);
            int colour = Notes.colour(key);
            SearchResultData found = store.nearest(key, 10, i % 2 == 0 ? "" : "colour == " + colour);
            assertThat(found.getIds().getIntId().getDataList()).hasSize(10).startsWith(key);
            for (int hit = 0; hit < 10; hit++) {
                long id = found.getIds().getIntId().getData(hit);
                assertThat(found.getFieldsData(0).getScalars().getIntData().getData(hit)).isEqualTo(Notes.colour(id));
                assertThat(found.getFieldsData(1).getScalars().getStringData().getData(hit)).isEqualTo(notes.text(id));
            }
            if (i % 2 == 1) {
                assertThat(found.getFieldsData(0).getScalars().getIntData().getDataList()).containsOnly(colour);
            }
        }
    }
}
