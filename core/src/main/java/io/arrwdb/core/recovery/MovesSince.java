package io.arrwdb.core.recovery;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.Residence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The moves that are under way by what the logs tell, whatever an older copy says of them.
 *
 * <pre>
 * in the log of its newest manifest | in the log of another group | in the copy            | then
 * here                              | any                         | any                    | none: the groups forget it themselves
 * cut by move m                     | any                         | a task of move m       | that task
 * cut by move m                     | adopted by m                | none, or another move's| ARRIVING there: it may have been shown there
 * cut by move m                     | not adopted by m            | none, or another move's| STAYING: nobody has taken it
 * </pre>
 */
final class MovesSince {
    private final MetadataCopy copy;
    private final Map<LogGroupId, GroupFacts> logs;

    MovesSince(MetadataCopy copy, Map<LogGroupId, GroupFacts> logs) {
        this.copy = copy;
        this.logs = logs;
    }

    /** At most one a collection. @param collection with the groups of its shards' newest manifests */
    Map<CollectionId, MoveTask> of(List<CollectionMeta> collections) {
        Map<CollectionId, MoveTask> tasks = new TreeMap<>();
        collections.forEach(collection -> collection.shards().forEach(shard ->
                of(collection.id(), shard).ifPresent(task -> tasks.put(collection.id(), task))));
        return tasks;
    }

    private Optional<MoveTask> of(CollectionId collection, ShardMeta shard) {
        return residence(shard.group(), shard.id()).filter(Residence::isCut).map(cut -> copied(shard.id(), cut.move())
                .orElseGet(() -> {
                    MoveTask left = MoveTask.begun(collection, shard.id(), shard.group(), shard.group(), cut.move());
                    return adopter(shard.id(), cut.move()).map(to -> MoveTask.begun(collection, shard.id(), shard.group(), to, cut.move())
                            .arriving(cut.cut(), List.of(), List.of())).orElseGet(left::staying);
                }));
    }

    private Optional<MoveTask> copied(ShardId shard, long move) {
        return copy.below(MoveTask.PREFIX).stream().map(entry -> MoveTask.decode(entry.value()))
                .filter(task -> task.shard().equals(shard) && task.move() == move).findFirst();
    }

    private Optional<LogGroupId> adopter(ShardId shard, long move) {
        return logs.keySet().stream().filter(group -> residence(group, shard).equals(Optional.of(new Residence(move, Timestamp.ZERO)))).findFirst();
    }

    private Optional<Residence> residence(LogGroupId group, ShardId shard) {
        return Optional.ofNullable(logs.get(group)).map(facts -> facts.shards().get(shard)).map(ShardStanding::residence);
    }
}
