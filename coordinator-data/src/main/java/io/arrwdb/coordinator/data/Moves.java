package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MovePlanner;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.CutShardResponse;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves shards between log groups (decision 17). Blocks.
 *
 * <pre>
 * task     | event                                                     | then
 * none     | planned, or asked for                                     | LEAVING
 * LEAVING  | the old group has cut the shard and published its manifest| the catalog names the new group, in one transaction ARRIVING
 * LEAVING  | refused, or nobody leads one of the groups                | STAYING
 * STAYING  | the old group has the shard again                         | forgotten
 * ARRIVING | the new group takes writes                                | ARRIVED
 * ARRIVED  | the old group has forgotten the shard                     | forgotten
 * any      | a leader is away                                          | asked again in the next pass
 * </pre>
 */
final class Moves {
    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);
    private static final long TIMEOUT_MILLIS = 10_000;
    /** What a shard counts besides its rows, so that empty ones are levelled too. */
    private static final long SHARD_BYTES = 1 << 20;
    /** How long a shard whose group kept it is left alone. */
    private static final long REST_MILLIS = 60_000;

    private final FencedStore store;
    private final CatalogEditor editor;
    private final CatalogFollower catalog;
    private final ShardDirectory directory;
    private final ShardCalls calls;
    private final IdAllocator ids;
    private final Lanes lanes;
    private final MovePlanner planner;
    private final int groups;
    private final Map<ShardId, Long> restingUntilMillis = new HashMap<>();

    Moves(FencedStore store, CatalogFollower catalog, ShardDirectory directory, ShardCalls calls, IdAllocator ids, Lanes lanes, MovePlanner planner, int groups) {
        this.store = store;
        this.editor = new CatalogEditor(store);
        this.catalog = catalog;
        this.directory = directory;
        this.calls = calls;
        this.ids = ids;
        this.lanes = lanes;
        this.planner = planner;
        this.groups = groups;
        lanes.settling(this::settle);
    }

    /** Goes on with what is recorded; answers whether there was anything. In passes alone. */
    boolean goOn() {
        List<MoveTask> tasks = tasks(MoveTask.PREFIX);
        List<MoveTask> left = tasks(MoveTask.LEFT_PREFIX);
        tasks.forEach(task -> attempt(task, () -> lanes.between(task.collection(), () -> { })));
        left.forEach(task -> attempt(task, () -> release(task)));
        return !tasks.isEmpty() || !left.isEmpty();
    }

    /** Begins what is due; answers whether there was anything. In passes alone. */
    boolean begin(Catalog now, Map<ShardId, ShardReport> reports, long nowMillis) {
        restingUntilMillis.values().removeIf(until -> until <= nowMillis);
        int underWay = tasks(MoveTask.PREFIX).size() + tasks(MoveTask.LEFT_PREFIX).size();
        List<MovePlanner.Step> steps = planner.plan(IntStream.range(0, groups).mapToObj(LogGroupId::new)
                .filter(group -> calls.leaderOf(group).isPresent()).toList(), facts(now, reports), underWay);
        for (MovePlanner.Step step : steps) {
            restingUntilMillis.put(step.shard(), nowMillis + REST_MILLIS);
            try {
                record(step.collection(), step.shard(), step.to());
            } catch (RuntimeException e) {
                LOG.info("shard {} is not moved to log group {} now: {}", step.shard(), step.to(), e.getMessage());
            }
        }
        return !steps.isEmpty();
    }

    /** Has a shard moved; returns once that is recorded. */
    void ask(ShardId shard, LogGroupId to) {
        CollectionMeta collection = catalog.current().collectionOf(shard).orElseThrow(() -> ServiceFailure.refused(100, "there is no shard " + shard));
        if (to.value() < 0 || to.value() >= groups) {
            throw ServiceFailure.refused(1100, "there is no log group " + to + ": they are numbered from 0 to " + (groups - 1));
        }
        record(collection.id(), shard, to);
    }

    private List<MovePlanner.Facts> facts(Catalog now, Map<ShardId, ShardReport> reports) {
        List<MovePlanner.Facts> facts = new ArrayList<>();
        reports.forEach((shard, report) -> now.collectionOf(shard).ifPresent(collection -> collection.shard(shard).ifPresent(meta ->
                facts.add(new MovePlanner.Facts(shard, collection.id(), meta.group(), bytes(report),
                        report.getSettled() && !restingUntilMillis.containsKey(shard))))));
        return facts;
    }

    private static long bytes(ShardReport report) {
        return SHARD_BYTES + report.getSegmentsList().stream().mapToLong(SegmentInfo::getBytes).sum();
    }

    private void record(CollectionId collection, ShardId shard, LogGroupId to) {
        long move = Waiting.on(ids.allocate(1), TIMEOUT_MILLIS, "drawing the number of a move").first();
        lanes.between(collection, () -> {
            ShardMeta meta = directory.read(collection).filter(CollectionMeta::available).flatMap(c -> c.shard(shard)).orElseThrow(
                    () -> ServiceFailure.refused(100, "there is no shard " + shard));
            if (meta.group().equals(to)) {
                return;
            }
            MoveTask task = MoveTask.begun(collection, shard, meta.group(), to, move);
            waitFor(store.write(List.of(absent(MoveTask.key(collection)), absent(MoveTask.leftKey(shard))),
                    List.of(put(MoveTask.key(collection), task)))).orElseThrow(() -> ServiceFailure.unavailable(1,
                            "shard " + shard + " is still leaving the log group that it was on before; ask again"));
        });
        attempt(MoveTask.begun(collection, shard, to, to, move), () -> lanes.between(collection, () -> { }));
    }

    private void attempt(MoveTask task, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.info("the move of shard {} to log group {} goes on later: {}", task.shard(), task.to(), e.getMessage());
        }
    }

    private void settle(CollectionId collection) {
        Optional<MoveTask> task = waitFor(store.reads().get(MoveTask.key(collection))).entries().stream().findFirst()
                .map(entry -> MoveTask.decode(entry.value()));
        while (task.isPresent()) {
            task = step(task.get());
        }
    }

    /** One step; answers the task as it is then, or nothing once it is forgotten. */
    private Optional<MoveTask> step(MoveTask task) {
        Optional<ShardMeta> shard = directory.read(task.collection()).flatMap(c -> c.shard(task.shard()));
        if (shard.isEmpty()) {
            waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.key(task.collection())))));
            return Optional.empty();
        }
        return switch (task.state()) {
            case LEAVING -> Optional.of(shard.get().group().equals(task.to()) ? kept(task.arriving(Timestamp.ZERO, List.of(), List.of())) : leave(task));
            case STAYING -> stay(task);
            case ARRIVING -> arrive(task);
            case ARRIVED -> Optional.empty();
        };
    }

    private MoveTask leave(MoveTask task) {
        if (calls.leaderOf(task.from()).isEmpty() || calls.leaderOf(task.to()).isEmpty()) {
            return kept(task.staying());
        }
        CutShardResponse cut;
        try {
            cut = calls.cut(task.from(), task.shard(), task.move());
        } catch (ServiceFailure e) {
            LOG.info("shard {} stays in log group {}: {}", task.shard(), task.from(), e.getMessage());
            return kept(task.staying());
        }
        MoveTask arriving = task.arriving(new Timestamp(cut.getTs()), cut.getIntentsList(), cut.getManifestsList());
        Revision revision = waitFor(editor.collection(task.collection(), c -> moved(c, task),
                directory.placed(task.collection(), task.shard(), task.to()), put(MoveTask.key(task.collection()), arriving))).revision();
        waitFor(catalog.await(revision));
        return arriving;
    }

    private Optional<MoveTask> stay(MoveTask task) {
        calls.resume(task.from(), task.shard(), task.move());
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.key(task.collection())))));
        return Optional.empty();
    }

    private Optional<MoveTask> arrive(MoveTask task) {
        calls.adopt(task);
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.key(task.collection())), put(MoveTask.leftKey(task.shard()), task.arrived()))));
        LOG.info("shard {} of collection {} has moved from log group {} to {}", task.shard(), task.collection(), task.from(), task.to());
        attempt(task, () -> release(task));
        return Optional.empty();
    }

    private void release(MoveTask task) {
        calls.release(task.from(), task.shard(), task.move());
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.leftKey(task.shard())))));
    }

    private MoveTask kept(MoveTask task) {
        waitFor(store.write(List.of(put(MoveTask.key(task.collection()), task))));
        return task;
    }

    private static CollectionMeta moved(CollectionMeta collection, MoveTask task) {
        return collection.withRing(collection.ring(), collection.shards().stream().map(shard -> shard.id().equals(task.shard())
                ? new ShardMeta(shard.id(), task.to(), shard.index()) : shard).toList());
    }

    private List<MoveTask> tasks(String prefix) {
        return waitFor(store.reads().range(prefix)).entries().stream().map(MetaEntry::value).map(MoveTask::decode).toList();
    }

    private static MetaTxn.Compare absent(String key) {
        return new MetaTxn.Compare.ModifiedAt(key, Revision.ZERO);
    }

    private static MetaTxn.Op put(String key, MoveTask task) {
        return new MetaTxn.Op.Put(key, task.encode());
    }

    private static <T> T waitFor(CompletionStage<T> stage) {
        return Waiting.on(stage, TIMEOUT_MILLIS, "the metadata store");
    }
}
