package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.shard.group.ShardReport;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Builds the indexes that segments lack, and drops old ones: takes its time, and crashes amid a build now and then. */
final class SimIndexer {
    private static final long PAUSE_MICROS = 120_000;
    private static final long BUILD_MICROS = 500_000;
    private static final double CRASH = 0.05;
    private static final double REDEFINE = 0.02;
    private static final int MAX_ATTEMPTS = 3;

    private final SimProcess process;
    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards;
    private ObjectStore objects;
    private final Set<BuildId> running = new TreeSet<>();
    /** The one index that there is to be; another one after it was dropped and defined anew. */
    private IndexId index = new IndexId(1);
    private long lastBuild;
    private long committed;

    SimIndexer(SimServices services, SimDirectory directory, SimShards shards) {
        this.process = new SimProcess("indexer", services.scheduler);
        this.services = services;
        this.directory = directory;
        this.shards = shards;
    }

    void start() {
        process.start();
        objects = services.objects.of(process);
        services.scheduler.after(PAUSE_MICROS, process, this::act);
    }

    /** How many indexes joined their segments. */
    long committed() {
        return committed;
    }

    private void act() {
        if (services.scheduler.chance(CRASH)) {
            services.scheduler.note(process + " crashes");
            process.crash();
            running.clear();
            services.scheduler.after(services.scheduler.delayMicros(BUILD_MICROS), this::start);
            return;
        }
        services.scheduler.after(services.scheduler.delayMicros(PAUSE_MICROS), process, this::act);
        if (services.scheduler.chance(REDEFINE)) {
            index = new IndexId(index.value() + 1);
        }
        List<SimShards.Shard> known = shards.created();
        if (known.isEmpty()) {
            return;
        }
        SimShards.Shard shard = known.get(services.scheduler.random().nextInt(known.size()));
        directory.ask(process, shard.group(), group -> group.report(Set.of(shard.id()))).whenComplete((reports, error) -> {
            if (error == null && !reports.isEmpty()) {
                tidy(shard, reports.getFirst());
                reports.getFirst().manifest().ifPresent(manifest -> plan(shard, manifest));
            }
        });
    }

    /** Gives up the builds of earlier lives, and takes indexes that are defined no more away. */
    private void tidy(SimShards.Shard shard, ShardReport report) {
        report.indexBuilds().stream().filter(build -> !running.contains(build))
                .forEach(build -> directory.ask(process, shard.group(), group -> group.abandonIndexBuild(shard.id(), build)));
        List<IndexId> old = report.manifest().stream().flatMap(manifest -> manifest.segments().stream())
                .flatMap(segment -> segment.indexes().stream()).map(IndexEntry::index).filter(other -> !other.equals(index)).distinct().toList();
        if (!old.isEmpty()) {
            directory.ask(process, shard.group(), group -> group.dropIndexes(shard.id(), old));
        }
    }

    private void plan(SimShards.Shard shard, Manifest manifest) {
        manifest.segments().stream().filter(segment -> !segment.has(index)).findFirst().ifPresent(segment -> {
            BuildId build = new BuildId(++lastBuild);
            running.add(build);
            directory.ask(process, shard.group(), group -> group.registerIndexBuild(shard.id(), build, segment.segment()))
                    .thenCompose(prefix -> build(shard, build, segment, prefix))
                    .whenComplete((done, error) -> {
                        running.remove(build);
                        if (error == null) {
                            committed++;
                            services.scheduler.note("indexed " + segment.segment() + " of " + shard.id());
                        }
                    });
        });
    }

    private CompletionStage<Void> build(SimShards.Shard shard, BuildId build, SegmentEntry segment, String prefix) {
        byte[] file = SimIndex.file(segment);
        IndexEntry built = SimIndex.entry(index, prefix + "index", file);
        CompletableFuture<Void> worked = new CompletableFuture<>();
        services.scheduler.after(services.scheduler.delayMicros(BUILD_MICROS), process, () -> worked.complete(null));
        return worked.thenCompose(done -> objects.put(built.file().key(), ObjectBody.of(file)))
                .thenCompose(done -> commit(shard, build, segment, built, 1));
    }

    /** An answer that was lost is asked for again, for committing twice changes nothing. */
    private CompletionStage<Void> commit(SimShards.Shard shard, BuildId build, SegmentEntry segment, IndexEntry built, int attempt) {
        CompletionStage<Void> commit = directory.ask(process, shard.group(),
                group -> group.commitIndex(shard.id(), build, segment.segment(), built));
        return attempt == MAX_ATTEMPTS ? commit : commit.exceptionallyCompose(error -> commit(shard, build, segment, built, attempt + 1));
    }
}
