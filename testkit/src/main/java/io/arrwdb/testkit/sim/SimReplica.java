package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.LogContradictionException;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.feed.FeedConfig;
import io.arrwdb.shard.feed.FeedListener;
import io.arrwdb.shard.feed.GroupFeed;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.shard.table.OpenedManifest;
import io.arrwdb.shard.table.ShardTable;
import io.arrwdb.shard.view.SegmentView;
import io.arrwdb.shard.view.ShardView;
import io.arrwdb.testkit.check.ModelRow;
import io.arrwdb.testkit.check.Replicas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The reading side of one life of a node for one group: opens shards from their manifests, follows log and pointers. */
final class SimReplica implements FeedListener {
    private static final long POLL_MILLIS = 150;
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private final String name;
    private final LogGroupId group;
    private final SimServices services;
    private final MetaStore meta;
    private final ObjectStore objects;
    private final SegmentStore segments;
    private final SimTimers timers;
    private final SimClock clock;
    private final Executor mailbox;
    private final Replicas replicas;
    private final GroupFeed feed;
    private final Map<ShardId, ShardTable> tables = new TreeMap<>();
    /** Children of splits that have no manifest of their own yet. */
    private final Set<ShardId> unpublished = new TreeSet<>();
    /** Shards of which a manifest is being opened, with its version. */
    private final Map<ShardId, Long> opening = new TreeMap<>();

    SimReplica(SimProcess process, LogGroupId group, SimServices services, GroupLeader leader, Replicas replicas,
            Set<Rule> rules) {
        this.name = "the reader of " + process.name();
        this.group = group;
        this.services = services;
        this.replicas = replicas;
        meta = services.meta.of(process);
        objects = services.objects.of(process);
        segments = SimServices.segments(objects);
        timers = new SimTimers(process);
        clock = new SimClock(services.scheduler, 0);
        mailbox = process.mailbox();
        feed = new GroupFeed(group, services.log.of(process), leader, timers, mailbox, new FeedConfig(2_000, 50), this, rules);
        mailbox.execute(this::lookAtPointers);
    }

    /** The rows of a shard at a timestamp, once everything up to it is here. */
    CompletionStage<List<ModelRow>> read(ShardId shard, Timestamp at) {
        CompletableFuture<List<ModelRow>> rows = new CompletableFuture<>();
        mailbox.execute(() -> {
            if (!tables.containsKey(shard)) {
                rows.completeExceptionally(new IllegalStateException("shard " + shard + " is not here"));
                return;
            }
            long deadline = services.scheduler.nowNanos() + PATIENCE_NANOS;
            feed.awaitSafe(shard, need(at), () -> services.scheduler.nowNanos() > deadline).whenComplete((safe, error) -> {
                if (error == null && clock.wallMillis() - at.physicalMillis() > SimNode.CONFIG.mvccRetentionMillis()) {
                    rows.completeExceptionally(new IllegalStateException("deletes after " + at + " may have been compacted away"));
                } else if (error != null || !tables.containsKey(shard)) {
                    rows.completeExceptionally(error == null ? new IllegalStateException("shard " + shard + " went") : error);
                } else {
                    rows.complete(look(shard, at));
                }
            });
        });
        return rows;
    }

    /** Some readers say that the oracle has reached their timestamp, which it has. */
    private static Guarantee need(Timestamp at) {
        return new Guarantee(at, (at.value() & 1) == 0);
    }

    /** What a read without any guarantee would see: the table as it stands, at its own time. */
    Optional<Standing> standing(ShardId shard) {
        ShardTable table = tables.get(shard);
        return table == null || !feed.isJoined(shard) ? Optional.empty()
                : Optional.of(new Standing(table.applied(), look(shard, table.applied()), feed.next(shard).orElseThrow(), table.liveRows()));
    }

    record Standing(Timestamp applied, List<ModelRow> rows, Offset next, long liveRows) { }

    /** The oldest version that this replica reads or is about to read; empty where it has nothing. */
    Optional<Long> pinned(ShardId shard) {
        ShardTable table = tables.get(shard);
        if (table == null) {
            return Optional.ofNullable(opening.get(shard));
        }
        return Optional.of(Math.min(table.manifestVersion(), table.oldestPinnedVersion().orElse(Long.MAX_VALUE)));
    }

    /** Frees what an ended life held. */
    void close() {
        feed.close();
        tables.values().forEach(ShardTable::close);
        tables.clear();
    }

    @Override
    public Optional<ShardTable> child(ShardTable parent, ShardChange.Split split, Offset offset) {
        if (tables.containsKey(split.child())) {
            return Optional.empty();
        }
        tables.put(split.child(), parent.child(split, offset, MemoryBudget.unlimited()));
        unpublished.add(split.child());
        return Optional.of(tables.get(split.child()));
    }

    @Override
    public void advanced() {
        tables.forEach((shard, table) ->
                replicas.at(name, group, shard, table.applied(), table.stateHash(), () -> look(shard, table.applied())));
    }

    @Override
    public void stopped(Set<ShardId> shards, Throwable cause) {
        if (cause instanceof LogContradictionException && !services.lostLogs.refused(group, cause.getMessage())) {
            services.violations.report(name + " found a contradiction: " + cause.getMessage());
        }
        services.scheduler.note(name + " lost shards " + shards);
        for (ShardId shard : shards) {
            ShardTable table = tables.remove(shard);
            if (table != null) {
                table.close();
            }
        }
    }

    private List<ModelRow> look(ShardId shard, Timestamp at) {
        ShardView view = tables.get(shard).view();
        try {
            return SimRows.visible(view, at);
        } finally {
            view.release();
        }
    }

    private void lookAtPointers() {
        timers.after(POLL_MILLIS, mailbox, this::lookAtPointers);
        meta.range(PointerRecord.PREFIX).whenCompleteAsync((snapshot, error) -> {
            if (error == null) {
                List<PointerRecord> pointers = snapshot.entries().stream().map(MetaEntry::value).map(PointerRecord::decode)
                        .filter(pointer -> pointer.group().equals(group)).toList();
                pointers.forEach(this::follow);
                leave(pointers.stream().map(PointerRecord::shard).toList());
            }
        }, mailbox);
    }

    /** Shards that have been dropped lose their pointers. */
    private void leave(List<ShardId> kept) {
        unpublished.removeAll(kept);
        for (ShardId shard : List.copyOf(tables.keySet())) {
            if (!kept.contains(shard) && !unpublished.contains(shard)) {
                feed.remove(shard);
                tables.remove(shard).close();
            }
        }
    }

    private void follow(PointerRecord pointer) {
        ShardId shard = pointer.shard();
        ShardTable table = tables.get(shard);
        if (opening.containsKey(shard) || table != null && table.manifestVersion() >= pointer.version()) {
            return;
        }
        boolean behind = table != null && feed.next(shard).filter(next -> next.compareTo(pointer.checkpoint()) >= 0).isEmpty();
        if (behind) {
            return;
        }
        opening.put(shard, pointer.version());
        objects.get(pointer.manifest()).thenApply(ManifestCodec::decode).whenCompleteAsync((manifest, error) -> {
            if (error != null) {
                opening.remove(shard);
            } else {
                open(manifest);
            }
        }, mailbox);
    }

    private void open(Manifest manifest) {
        ShardTable table = tables.get(manifest.shard());
        ShardTable.Wanted wanted = table == null ? ShardTable.Wanted.all(manifest) : table.wanted(manifest);
        new ManifestOpener(segments).open(manifest, wanted, count -> { }).whenCompleteAsync((opened, error) -> {
            opening.remove(manifest.shard());
            if (error == null) {
                install(manifest, table, opened);
            }
        }, mailbox);
    }

    private void install(Manifest manifest, ShardTable expected, OpenedManifest opened) {
        ShardId shard = manifest.shard();
        if (tables.get(shard) != expected) {
            opened.close();
        } else if (expected == null) {
            ShardTable fresh = ShardTable.open(opened, MemoryBudget.unlimited());
            tables.put(shard, fresh);
            feed.add(fresh, manifest.checkpoint());
        } else {
            expected.install(opened, feed.next(shard).orElseThrow());
            advanced();
        }
        indexesAreInForce(manifest);
    }

    /** What a manifest lists is used from the moment at which it is in force. */
    private void indexesAreInForce(Manifest manifest) {
        ShardTable table = tables.get(manifest.shard());
        if (table == null || table.manifestVersion() != manifest.version()) {
            return;
        }
        ShardView view = table.view();
        for (SegmentView segment : view.segments()) {
            manifest.segment(segment.id()).stream().flatMap(entry -> entry.indexes().stream()).forEach(index ->
                    services.violations.require(segment.index(index.index()).isPresent(), name + " has segment " + segment.id()
                            + " of shard " + manifest.shard() + " without index " + index.index() + " of manifest " + manifest.version()));
        }
        view.release();
    }
}
