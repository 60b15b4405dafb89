package io.arrwdb.datanode;

import io.arrwdb.core.id.ShardId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What empty shards cost a log group's leader: production's log group over simulated ports, in virtual time, so that tens of thousands
 * fit; for docs/benchmarks.md, run by hand.
 */
@EnabledIfSystemProperty(named = "io.arrwdb.shard.figures", matches = "true")
class ShardFigures {
    private static final int WAVE = 500;
    private static final long IDLE_MILLIS = 60_000;

    private interface Work {
        void run();
    }

    @Test
    void emptyShards() {
        play(1_000);
        for (int shards : new int[] {10, 1_000, 3_125, 12_500}) {
            play(shards);
        }
    }

    private static void play(int shards) {
        GroupWorld world = GroupWorld.serving(1);
        long before = heapBytes();
        double created = seconds(() -> create(world, shards));
        long heap = heapBytes() - before;
        double reported = seconds(() -> world.await(world.group.report(new TreeSet<>(all(shards)))));
        double written = seconds(() -> world.insert(new ShardId(shards), 1, 1));
        double idle = seconds(() -> world.runMillis(IDLE_MILLIS));
        double restarted = seconds(world::restart);
        System.out.printf("FIGURE %,d shards: created in %.2f s, %,d KiB of heap (%.1f a shard), reported in %.3f s, one write %.4f s, "
                + "%d s at rest %.3f s, restarted in %.2f s%n", shards, created, heap >> 10, heap / 1024.0 / shards, reported, written,
                IDLE_MILLIS / 1_000, idle, restarted);
    }

    private static void create(GroupWorld world, int shards) {
        for (int from = 1; from <= shards; from += WAVE) {
            List<CompletionStage<?>> wave = new ArrayList<>();
            for (int shard = from; shard < Math.min(from + WAVE, shards + 1); shard++) {
                wave.add(world.creating(shard));
            }
            wave.forEach(world::await);
        }
    }

    private static List<ShardId> all(int shards) {
        return LongStream.rangeClosed(1, shards).mapToObj(ShardId::new).toList();
    }

    private static double seconds(Work work) {
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
