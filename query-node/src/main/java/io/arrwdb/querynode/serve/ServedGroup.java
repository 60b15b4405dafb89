package io.arrwdb.querynode.serve;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.shard.feed.FeedConfig;
import io.arrwdb.shard.feed.FeedListener;
import io.arrwdb.shard.feed.GroupFeed;
import io.arrwdb.shard.feed.LogReach;
import io.arrwdb.shard.feed.ShardMovedException;
import io.arrwdb.shard.table.ShardTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shards of one log group that the node serves. Its methods may be called by any thread; they work in its loop. */
final class ServedGroup implements FeedListener {
    /** Milvus's code for a shard that a node does not serve (now): another try may find it. */
    static final int CHANNEL_NOT_AVAILABLE = 503;

    /** How long the child of a split is left alone before a coordinator that does not want it may have it released. */
    private static final long UNASKED_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(ServedGroup.class);

    private final LogGroupId group;
    private final ServingPorts ports;
    private final Executor mailbox;
    private final long reloadMillis;
    private final Consumer<ShardId> splitOff;
    private final GroupFeed feed;
    private final SortedMap<ShardId, ServedShard> shards = new TreeMap<>();
    private final Map<ShardId, CompletableFuture<Void>> settling = new TreeMap<>();
    private Pointers pointers = Pointers.EMPTY;
    private volatile Optional<LogReach> reach = Optional.empty();
    /** The last problem of the log. */
    private String told = "";

    /** @param splitOff hears, in the loop, of shards that splits have made */
    ServedGroup(LogGroupId group, ServingPorts ports, Executor mailbox, FeedConfig config,
            long reloadMillis, Consumer<ShardId> splitOff) {
        this.splitOff = splitOff;
        this.group = group;
        this.ports = ports;
        this.mailbox = mailbox;
        this.reloadMillis = reloadMillis;
        this.feed = new GroupFeed(group, ports.log(), ports.leader(), ports.timers(), mailbox, config, this);
    }

    /** Serves the shard, or changes what is served of it. */
    CompletionStage<Void> load(LoadSpec spec) {
        return inLoop(() -> {
            ServedShard shard = shards.get(spec.shard());
            if (shard != null) {
                shard.respec(spec);
                return CompletableFuture.completedStage(null);
            }
            serve(spec);
            return CompletableFuture.completedStage(null);
        });
    }

    CompletionStage<Void> release(ShardId shard) {
        return inLoop(() -> {
            ServedShard served = shards.remove(shard);
            if (served != null) {
                served.release();
                reach = feed.reach();
            }
            tellSettled();
            return CompletableFuture.completedStage(null);
        });
    }

    /** Completes once the shard can be read here, or cannot for a reason that is known, or has been released. */
    CompletionStage<Void> settled(ShardId shard) {
        return inLoop(() -> {
            CompletableFuture<Void> settled = settling.computeIfAbsent(shard, s -> new CompletableFuture<>());
            tellSettled();
            return settled;
        });
    }

    private void tellSettled() {
        settling.entrySet().removeIf(waiting -> {
            ServedShard shard = shards.get(waiting.getKey());
            boolean settled = shard == null || shard.isReady() || !shard.problem().isEmpty();
            return settled && waiting.getValue().complete(null);
        });
    }

    /** Tells the shards of newer manifests. */
    void follow(Pointers newer) {
        mailbox.execute(() -> {
            pointers = newer;
            shards.values().forEach(shard -> newer.of(shard.spec().shard()).ifPresent(shard::pointer));
        });
    }

    /**
     * A view of the shard that holds everything at or below {@code need}.
     *
     * @param keys whose growing rows are wanted too, or null
     * @return a stage whose result the caller closes
     */
    CompletionStage<HeldView> view(ShardId shard, Guarantee need, PrimaryKeys keys, BooleanSupplier givenUp) {
        return inLoop(() -> {
            requireReady(shard);
            return feed.awaitSafe(shard, need, givenUp).handle((safe, error) -> {
                if (error != null) {
                    throw cause(error) instanceof ShardMovedException moved ? unavailable(shard, moved.getMessage()) : new CompletionException(cause(error));
                }
                ServedShard served = requireReady(shard);
                ShardTable table = served.table().orElseThrow();
                Map<SegmentId, int[]> growing = keys == null ? Map.of() : table.growingRows(keys);
                return new HeldView(table.view(), served.spec(), growing);
            });
        });
    }

    CompletionStage<List<ShardStatus>> status() {
        return inLoop(() -> CompletableFuture.completedStage(shards.values().stream().map(ServedGroup::statusOf).toList()));
    }

    /** Lets go of everything. */
    CompletionStage<Void> close() {
        return inLoop(() -> {
            shards.values().forEach(ServedShard::release);
            shards.clear();
            tellSettled();
            feed.close();
            return CompletableFuture.completedStage(null);
        });
    }

    /** Where the parent is served, the child is from its first moment on, so that no read misses it. */
    @Override
    public Optional<ShardTable> child(ShardTable parent, ShardChange.Split split, Offset offset) {
        ServedShard served = shards.get(parent.shard());
        if (served == null) {
            return Optional.empty();
        }
        LoadSpec spec = served.spec();
        ServedShard child = shards.get(split.child());
        if (child == null) {
            child = serve(new LoadSpec(spec.collection(), split.child(), group, spec.partitions()));
            child.splitOff(true);
            ServedShard unasked = child;
            ports.timers().after(UNASKED_MILLIS, mailbox, () -> unasked.splitOff(false));
        }
        ShardTable table = parent.child(split, offset, ports.budget());
        if (!child.begin(table)) {
            table.close();
            return Optional.empty();
        }
        splitOff.accept(split.child());
        return Optional.of(table);
    }

    /** How far the log is applied; empty where no shard is fed. Any thread may ask. */
    Optional<LogReach> reach() {
        return reach;
    }

    @Override
    public void advanced() {
        reach = feed.reach();
        shards.values().forEach(ServedShard::proceed);
        tellSettled();
    }

    @Override
    public void stopped(Set<ShardId> stopped, Throwable cause) {
        tell("the log of group " + group + " cannot be read on for shards " + stopped + ": " + cause.getMessage());
        for (ShardId shard : stopped) {
            ServedShard served = shards.get(shard);
            if (served != null) {
                served.stopped(cause);
            }
        }
    }

    /** Once: what stops a shard is met again at every try, twice a second. */
    private void tell(String problem) {
        if (!problem.equals(told)) {
            LOG.error(problem);
            told = problem;
        }
    }

    private ServedShard serve(LoadSpec spec) {
        ServedShard[] made = new ServedShard[1];
        ServedShard shard = new ServedShard(spec, feed, ports.manifests(), ports.opener(), ports.budget(), ports.footprint(), mailbox,
                () -> ports.timers().after(reloadMillis, mailbox, () -> {
                    if (shards.get(spec.shard()) == made[0]) {
                        made[0].retry();
                        tellSettled();
                    }
                }));
        made[0] = shard;
        shards.put(spec.shard(), shard);
        pointers.of(spec.shard()).ifPresent(shard::pointer);
        return shard;
    }

    private ServedShard requireReady(ShardId shard) {
        ServedShard served = shards.get(shard);
        if (served == null) {
            throw notHere(shard);
        }
        if (!served.isReady()) {
            throw unavailable(shard, served.problem().isEmpty() ? "it is " + served.progressPercent() + " % loaded"
                    : served.problem());
        }
        return served;
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    static ServiceFailure notHere(ShardId shard) {
        return unavailable(shard, "it is not loaded on this node");
    }

    private static ServiceFailure unavailable(ShardId shard, String why) {
        return ServiceFailure.unavailable(CHANNEL_NOT_AVAILABLE, "channel not available[channel=" + shard + "]: " + why);
    }

    private static ShardStatus statusOf(ServedShard shard) {
        if (shard.table().isEmpty()) {
            return new ShardStatus(shard.spec(), shard.isSplitOff(), false, shard.progressPercent(), shard.problem(), 0, OptionalLong.empty(),
                    List.of());
        }
        ShardTable table = shard.table().get();
        return new ShardStatus(shard.spec(), shard.isSplitOff(), shard.isReady(), shard.progressPercent(), shard.problem(),
                table.manifestVersion(), table.oldestPinnedVersion(), table.segments());
    }

    /** On behalf of the request of this thread: what the loop asks others for it is found under its trace. */
    private <T> CompletionStage<T> inLoop(Supplier<CompletionStage<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        mailbox.execute(RequestContext.current().carrying(() -> {
            try {
                task.get().whenComplete((value, error) -> {
                    if (error != null) {
                        result.completeExceptionally(error);
                    } else {
                        result.complete(value);
                    }
                });
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }));
        return result;
    }
}
