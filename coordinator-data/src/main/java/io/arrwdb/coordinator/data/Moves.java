package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.CutShardResponse;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves shards between log groups (decision 17). Blocks.
 *
 * <pre>
 * task     | event                                                     | then
 * none     | due, as {@link MoveOrders} says                           | LEAVING
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

    private final MoveTasks tasks;
    private final CatalogEditor editor;
    private final CatalogFollower catalog;
    private final ShardDirectory directory;
    private final ShardCalls calls;
    private final IdAllocator ids;
    private final Lanes lanes;
    private final Map<ShardId, String> refusals = new ConcurrentHashMap<>();

    Moves(MoveTasks tasks, CatalogEditor editor, CatalogFollower catalog, ShardDirectory directory, ShardCalls calls, IdAllocator ids, Lanes lanes) {
        this.tasks = tasks;
        this.editor = editor;
        this.catalog = catalog;
        this.directory = directory;
        this.calls = calls;
        this.ids = ids;
        this.lanes = lanes;
        lanes.settling(this::settle);
    }

    /** Goes on with what is recorded; answers what that was. In passes alone. */
    MoveTasks.All goOn() {
        MoveTasks.All all = tasks.read();
        all.underWay().forEach(task -> attempt(task, () -> lanes.between(task.collection(), () -> { })));
        all.left().forEach(task -> attempt(task, () -> release(task)));
        return all;
    }

    /** Why the last move of the shard was given up, as far as this coordinator knows. */
    Optional<String> refusal(ShardId shard) {
        return Optional.ofNullable(refusals.get(shard));
    }

    /** Forgets why moves were given up which nobody wants any more. @param wanted shards that are to move, or were lately */
    void keepRefusals(Set<ShardId> wanted) {
        refusals.keySet().retainAll(wanted);
    }

    /** Begins a move; returns once that is recorded, or the shard is there. */
    void begin(CollectionId collection, ShardId shard, LogGroupId to) {
        long move = Waiting.on(ids.allocate(1), TIMEOUT_MILLIS, "drawing the number of a move").first();
        lanes.between(collection, () -> {
            ShardMeta meta = directory.read(collection).filter(CollectionMeta::available).flatMap(c -> c.shard(shard)).orElseThrow(
                    () -> ServiceFailure.refused(100, "there is no shard " + shard));
            if (!meta.group().equals(to) && !tasks.begin(MoveTask.begun(collection, shard, meta.group(), to, move))) {
                throw ServiceFailure.unavailable(1, "shard " + shard + " is still leaving the log group that it was on before");
            }
            refusals.remove(shard);
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
        Optional<MoveTask> task = tasks.underWay(collection);
        while (task.isPresent()) {
            task = step(task.get());
        }
    }

    /** One step; answers the task as it is then, or nothing once it is forgotten. */
    private Optional<MoveTask> step(MoveTask task) {
        Optional<ShardMeta> shard = directory.read(task.collection()).flatMap(c -> c.shard(task.shard()));
        if (shard.isEmpty()) {
            tasks.forget(task);
            return Optional.empty();
        }
        return switch (task.state()) {
            case LEAVING -> Optional.of(shard.get().group().equals(task.to()) ? tasks.keep(task.arriving(Timestamp.ZERO, List.of(), List.of())) : leave(task));
            case STAYING -> stay(task);
            case ARRIVING -> arrive(task);
            case ARRIVED, ASKED -> Optional.empty();
        };
    }

    private MoveTask leave(MoveTask task) {
        if (calls.leaderOf(task.from()).isEmpty() || calls.leaderOf(task.to()).isEmpty()) {
            return stays(task, "nobody leads log group " + (calls.leaderOf(task.from()).isEmpty() ? task.from() : task.to()));
        }
        CutShardResponse cut;
        try {
            cut = calls.cut(task.from(), task.shard(), task.move());
        } catch (ServiceFailure e) {
            return stays(task, e.getMessage());
        }
        MoveTask arriving = task.arriving(new Timestamp(cut.getTs()), cut.getIntentsList(), cut.getManifestsList());
        Revision revision = waitFor(editor.collection(task.collection(), c -> moved(c, task),
                directory.placed(task.collection(), task.shard(), task.to()), MoveTasks.put(arriving))).revision();
        waitFor(catalog.await(revision));
        return arriving;
    }

    private MoveTask stays(MoveTask task, String why) {
        LOG.info("shard {} stays in log group {}: {}", task.shard(), task.from(), why);
        refusals.put(task.shard(), why);
        return tasks.keep(task.staying());
    }

    private Optional<MoveTask> stay(MoveTask task) {
        calls.resume(task.from(), task.shard(), task.move());
        tasks.forget(task);
        return Optional.empty();
    }

    private Optional<MoveTask> arrive(MoveTask task) {
        calls.adopt(task);
        tasks.arrived(task);
        LOG.info("shard {} of collection {} has moved from log group {} to {}", task.shard(), task.collection(), task.from(), task.to());
        attempt(task, () -> release(task));
        return Optional.empty();
    }

    private void release(MoveTask task) {
        calls.release(task.from(), task.shard(), task.move());
        tasks.released(task);
    }

    private static CollectionMeta moved(CollectionMeta collection, MoveTask task) {
        return collection.withRing(collection.ring(), collection.shards().stream().map(shard -> shard.id().equals(task.shard())
                ? new ShardMeta(shard.id(), task.to(), shard.index()) : shard).toList());
    }

    private static <T> T waitFor(CompletionStage<T> stage) {
        return Waiting.on(stage, TIMEOUT_MILLIS, "the metadata store");
    }
}
