package io.arrwdb.coordinator.data;

import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The moves that are recorded, each in the place that says how far it is. Blocks. */
final class MoveTasks {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;

    MoveTasks(FencedStore store) {
        this.store = store;
    }

    /**
     * All there are at one moment.
     *
     * @param asked for, whether they have begun or not
     * @param underWay between the two groups
     * @param left that have arrived, and that the old group is to forget
     */
    record All(List<MoveTask> asked, List<MoveTask> underWay, List<MoveTask> left) {
        int begun() {
            return underWay.size() + left.size();
        }

        boolean none() {
            return begun() == 0 && asked.isEmpty();
        }
    }

    /** One read. */
    All read() {
        All all = new All(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (MetaEntry entry : waitFor(store.reads().range(MoveTask.EVERY_PREFIX)).entries()) {
            List<MoveTask> place = entry.key().startsWith(MoveTask.PREFIX) ? all.underWay()
                    : entry.key().startsWith(MoveTask.LEFT_PREFIX) ? all.left() : all.asked();
            place.add(MoveTask.decode(entry.value()));
        }
        return all;
    }

    /** The move of the collection that is under way. */
    Optional<MoveTask> underWay(CollectionId collection) {
        return waitFor(store.reads().get(MoveTask.key(collection))).entries().stream().findFirst().map(entry -> MoveTask.decode(entry.value()));
    }

    /** Takes the place of what was asked of the shard before. */
    void ask(MoveTask task) {
        waitFor(store.write(List.of(new MetaTxn.Op.Put(MoveTask.askedKey(task.shard()), task.encode()))));
    }

    /** Nothing is asked of the shard any more. */
    void forgetAsked(ShardId shard) {
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.askedKey(shard)))));
    }

    /** False where another of its collection is under way, or the shard is still leaving the group before. */
    boolean begin(MoveTask task) {
        return waitFor(store.write(List.of(absent(MoveTask.key(task.collection())), absent(MoveTask.leftKey(task.shard()))),
                List.of(put(task)))).isPresent();
    }

    MoveTask keep(MoveTask task) {
        waitFor(store.write(List.of(put(task))));
        return task;
    }

    void forget(MoveTask task) {
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.key(task.collection())))));
    }

    void arrived(MoveTask task) {
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.key(task.collection())),
                new MetaTxn.Op.Put(MoveTask.leftKey(task.shard()), task.arrived().encode()))));
    }

    void released(MoveTask task) {
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(MoveTask.leftKey(task.shard())))));
    }

    /** What keeps it under way, to be written with other things. */
    static MetaTxn.Op put(MoveTask task) {
        return new MetaTxn.Op.Put(MoveTask.key(task.collection()), task.encode());
    }

    private static MetaTxn.Compare absent(String key) {
        return new MetaTxn.Compare.ModifiedAt(key, Revision.ZERO);
    }

    private static <T> T waitFor(CompletionStage<T> stage) {
        return Waiting.on(stage, TIMEOUT_MILLIS, "the metadata store");
    }
}
