package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.shard.group.RegisteredCompaction;
import io.arrwdb.shard.group.ShardReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Compacts shards, and has their garbage collected: what coordinator and index node do together, in the plainest way. */
final class SimWorker {
    private static final long PAUSE_MICROS = 150_000;

    private final SimProcess process;
    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards;
    private final ObjectStore objects;
    private final Set<BuildId> running = new TreeSet<>();
    private long lastBuild;
    private long committed;

    SimWorker(SimServices services, SimDirectory directory, SimShards shards) {
        this.process = new SimProcess("worker", services.scheduler);
        this.services = services;
        this.directory = directory;
        this.shards = shards;
        this.objects = services.objects.of(process);
    }

    void start() {
        services.scheduler.after(PAUSE_MICROS, process, this::act);
    }

    /** How many compactions took the place of their inputs. */
    long committed() {
        return committed;
    }

    private void act() {
        services.scheduler.after(services.scheduler.delayMicros(PAUSE_MICROS), process, this::act);
        List<SimShards.Shard> known = shards.created();
        if (known.isEmpty()) {
            return;
        }
        SimShards.Shard shard = known.get(services.scheduler.random().nextInt(known.size()));
        directory.ask(process, shard.group(), group -> group.report(Set.of(shard.id()))).whenComplete((reports, error) -> {
            if (error == null && !reports.isEmpty()) {
                reports.getFirst().manifest().ifPresent(manifest -> work(shard, reports.getFirst(), manifest));
            }
        });
    }

    private void work(SimShards.Shard shard, ShardReport report, Manifest manifest) {
        manifest.compactions().stream().map(compaction -> compaction.build()).filter(build -> !running.contains(build))
                .forEach(build -> directory.ask(process, shard.group(), group -> group.abandonCompaction(shard.id(), build)));
        collectGarbage(shard, report);
        plan(manifest).ifPresent(inputs -> compact(shard, inputs));
    }

    private void collectGarbage(SimShards.Shard shard, ShardReport report) {
        if (report.garbageObjects() == 0) {
            return;
        }
        long pinned = directory.nodes().stream().filter(node -> node.process().isAlive())
                .map(node -> node.reader(shard.group()).pinned(shard.id())).flatMap(Optional::stream)
                .mapToLong(Long::longValue).reduce(report.publishedVersion(), Math::min);
        directory.ask(process, shard.group(), group -> group.collectGarbage(shard.id(), pinned));
    }

    /** Two or more segments of one partition, or a single one by chance. */
    private Optional<List<SegmentId>> plan(Manifest manifest) {
        Map<PartitionId, List<SegmentId>> byPartition = manifest.segments().stream()
                .filter(segment -> manifest.compactions().stream().noneMatch(other -> other.inputs().contains(segment.segment())))
                .collect(Collectors.groupingBy(SegmentEntry::partition, TreeMap::new,
                        Collectors.mapping(SegmentEntry::segment, Collectors.toList())));
        int least = services.scheduler.chance(0.2) ? 1 : 2;
        return byPartition.values().stream().filter(segments -> segments.size() >= least).findFirst();
    }

    private void compact(SimShards.Shard shard, List<SegmentId> inputs) {
        BuildId build = new BuildId(++lastBuild);
        running.add(build);
        directory.ask(process, shard.group(), group -> group.registerCompaction(shard.id(), build, inputs))
                .thenCompose(registered -> merge(registered))
                .thenCompose(output -> commit(shard, build, output, 1))
                .whenComplete((done, error) -> {
                    running.remove(build);
                    if (error == null) {
                        committed++;
                        services.scheduler.note("compacted " + shard.id() + " by " + build);
                    }
                });
    }

    private CompletionStage<Optional<SegmentEntry>> merge(RegisteredCompaction registered) {
        return new SimMerge(SimServices.segments(objects), registered).run();
    }

    /** An answer that was lost is asked for again, for committing twice changes nothing. */
    private CompletionStage<Void> commit(SimShards.Shard shard, BuildId build, Optional<SegmentEntry> output, int attempt) {
        CompletionStage<Void> commit = directory.ask(process, shard.group(), group -> group.commitCompaction(shard.id(), build, output));
        return attempt == 3 ? commit : commit.exceptionallyCompose(error -> commit(shard, build, output, attempt + 1));
    }
}
