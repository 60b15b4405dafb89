package io.arrwdb.querynode.serve;

import io.arrwdb.core.coordination.ImageFollower;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.shard.feed.FeedConfig;
import io.arrwdb.shard.feed.LogReach;
import io.arrwdb.shard.segment.DiskLimitExceeded;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.table.ManifestOpener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** All shards that the node serves, by log group; safe for any thread. Follows the manifest pointers of all of them. */
public final class ServedShards implements AutoCloseable {
    /** Milvus's code for a limit of memory. */
    private static final int MEMORY_LIMIT = 3;
    /** And of disk. */
    private static final int DISK_LIMIT = 7;

    private final ServingPorts ports;
    private final Manifests manifests;
    private final Function<LogGroupId, Executor> loops;
    private final FeedConfig feedConfig;
    private final long reloadMillis;
    private final ImageFollower<Pointers> pointers;
    private final Map<LogGroupId, ServedGroup> groups = new ConcurrentHashMap<>();
    private final Map<ShardId, LogGroupId> groupOf = new ConcurrentHashMap<>();
    /** Where shards were that have moved, until they can be read where they are now. */
    private final Map<ShardId, LogGroupId> leaving = new ConcurrentHashMap<>();

    /**
     * @param loops the loop of each log group on this node
     * @param mailbox the loop in which pointers are followed
     */
    public ServedShards(Log log, GroupLeader leader, Timers timers, ObjectStore objects, SegmentStore segments,
            MetaStore meta, MemoryBudget budget, Footprint footprint, Function<LogGroupId, Executor> loops, Executor mailbox,
            FeedConfig feedConfig, long reloadMillis) {
        this.manifests = new Manifests(objects);
        this.ports = new ServingPorts(log, leader, timers, manifests, new ManifestOpener(segments), budget, footprint);
        this.loops = loops;
        this.feedConfig = feedConfig;
        this.reloadMillis = reloadMillis;
        this.pointers = new ImageFollower<>(PointerRecord.PREFIX, Pointers.EMPTY, Pointers::of, meta, mailbox, timers);
        pointers.onChange(image -> groups.values().forEach(group -> group.follow(image)));
    }

    /** Completes once the pointers are known. */
    public CompletionStage<Void> start() {
        return pointers.start().thenApply(image -> null);
    }

    /**
     * Begins to serve a shard, or changes what is served of it. Completes when that is accepted; {@link #status} tells
     * when it is ready.
     *
     * @return a stage that fails with code 3 where the memory for it is not left, with code 7 where the disk is not
     */
    public CompletionStage<Void> load(LoadSpec spec) {
        LogGroupId before = groupOf.get(spec.shard());
        if (before != null) {
            return before.equals(spec.group()) ? accept(spec) : move(spec, before);
        }
        Optional<PointerRecord> pointer = pointers.current().of(spec.shard());
        if (pointer.isEmpty()) {
            return accept(spec);
        }
        return manifests.read(pointer.get()).exceptionally(error -> {
            Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            throw ServiceFailure.unavailable(ServedGroup.CHANNEL_NOT_AVAILABLE, "shard " + spec.shard() + " cannot be loaded: " + cause.getMessage());
        }).thenCompose(manifest -> {
            refuseWithoutMemory(spec, manifest);
            refuseWithoutDisk(spec, manifest);
            return accept(spec);
        });
    }

    private void refuseWithoutMemory(LoadSpec spec, Manifest manifest) {
        long wanted = ports.footprint().loadBytes(manifest);
        MemoryBudget budget = ports.budget();
        if (wanted > budget.limit() - budget.used()) {
            throw new ServiceFailure(MEMORY_LIMIT, "memory limit exceeded[predict=" + (budget.used() + wanted) + "][limit="
                    + budget.limit() + "]: shard " + spec.shard() + " needs " + wanted + " bytes of its own besides its mapped files; "
                    + "raise the memory limit, add query nodes or release collections", false, false);
        }
    }

    private void refuseWithoutDisk(LoadSpec spec, Manifest manifest) {
        try {
            ports.opener().reserve(manifest.segments()).close();
        } catch (DiskLimitExceeded e) {
            throw new ServiceFailure(DISK_LIMIT, "disk limit exceeded[predict=" + (e.used() + e.wanted()) + "][limit=" + e.limit()
                    + "]: shard " + spec.shard() + ": " + e.getMessage(), false, false);
        }
    }

    /** Serves the shard no more; reads that have begun go on. */
    public CompletionStage<Void> release(ShardId shard) {
        LogGroupId group = groupOf.remove(shard);
        leave(shard);
        return group == null ? CompletableFuture.completedStage(null) : groups.get(group).release(shard);
    }

    /**
     * A view that holds everything at or below {@code need}.
     *
     * @param keys whose growing rows are wanted too, or null
     * @param givenUp says that nobody waits any more
     * @return a stage whose result the caller closes; fails with a retriable {@link ServiceFailure} where the shard is
     *     not served, or not yet
     */
    public CompletionStage<HeldView> view(ShardId shard, Guarantee need, PrimaryKeys keys, BooleanSupplier givenUp) {
        LogGroupId group = groupOf.get(shard);
        if (group == null) {
            return CompletableFuture.failedStage(ServedGroup.notHere(shard));
        }
        CompletionStage<HeldView> view = groups.get(group).view(shard, need, keys, givenUp);
        LogGroupId old = leaving.get(shard);
        return old == null ? view : view.exceptionallyCompose(notYet -> groups.get(old).view(shard, need, keys, givenUp));
    }

    /** Whether it has been asked for no shard, or released each. */
    public boolean isEmpty() {
        return groupOf.isEmpty();
    }

    /** How far the logs of the groups of these shards are applied. */
    public Map<LogGroupId, LogReach> reached() {
        Map<LogGroupId, LogReach> reached = new TreeMap<>();
        groups.forEach((group, served) -> served.reach().ifPresent(reach -> reached.put(group, reach)));
        return reached;
    }

    /** How all shards get on. */
    public CompletionStage<List<ShardStatus>> status() {
        CompletionStage<List<ShardStatus>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (ServedGroup group : groups.values()) {
            all = all.thenCombine(group.status(), (before, more) -> {
                before.addAll(more);
                return before;
            });
        }
        return all.thenApply(statuses -> statuses.stream().filter(this::speaksForItsShard).toList());
    }

    /** Lets go of everything; the loops must still run. */
    @Override
    public void close() {
        pointers.close();
        CompletableFuture.allOf(groups.values().stream().map(group -> group.close().toCompletableFuture())
                .toArray(CompletableFuture[]::new)).join();
    }

    /** Of a shard that is moving, the place where it can be read still. */
    private boolean speaksForItsShard(ShardStatus status) {
        LogGroupId old = leaving.get(status.spec().shard());
        return old == null || old.equals(status.spec().group());
    }

    /** Reads the shard where it was until it can be read where it is. */
    private CompletionStage<Void> move(LoadSpec spec, LogGroupId before) {
        leave(spec.shard());
        leaving.put(spec.shard(), before);
        return accept(spec).thenApply(accepted -> {
            groups.get(spec.group()).settled(spec.shard()).thenAccept(settled -> leave(spec.shard(), before));
            return null;
        });
    }

    private void leave(ShardId shard) {
        LogGroupId old = leaving.get(shard);
        if (old != null) {
            leave(shard, old);
        }
    }

    private void leave(ShardId shard, LogGroupId old) {
        if (leaving.remove(shard, old) && !old.equals(groupOf.get(shard))) {
            groups.get(old).release(shard);
        }
    }

    private CompletionStage<Void> accept(LoadSpec spec) {
        groupOf.put(spec.shard(), spec.group());
        ServedGroup group = groups.computeIfAbsent(spec.group(),
                id -> new ServedGroup(id, ports, loops.apply(id), feedConfig, reloadMillis, child -> groupOf.put(child, id)));
        group.follow(pointers.current());
        return group.load(spec);
    }
}
