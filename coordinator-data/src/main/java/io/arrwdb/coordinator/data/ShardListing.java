package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.proto.internal.GroupEntry;
import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.PartitionRows;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardEntry;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.proto.internal.ShardState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What operators see of shards and log groups. Blocks. */
final class ShardListing {
    private final ShardCalls calls;
    private final MoveTasks tasks;
    private final Moves moves;
    private final Splits splits;
    private final int groups;

    ShardListing(ShardCalls calls, MoveTasks tasks, Moves moves, Splits splits, int groups) {
        this.calls = calls;
        this.tasks = tasks;
        this.moves = moves;
        this.splits = splits;
        this.groups = groups;
    }

    ListShardsResponse of(Catalog now) {
        List<CollectionMeta> collections = now.collections().stream().filter(CollectionMeta::available).toList();
        Map<ShardId, ShardReport> reports = new HashMap<>();
        calls.statusSoon(collections.stream().flatMap(c -> c.shards().stream()).toList()).forEach(r -> reports.put(new ShardId(r.getShard()), r));
        MoveTasks.All recorded = tasks.read();
        Sight sight = new Sight(reports, new Sharing(reports), byShard(recorded.asked()), byShard(recorded.underWay()), splits.parents());
        ListShardsResponse.Builder out = ListShardsResponse.newBuilder();
        for (CollectionMeta collection : collections) {
            String database = now.database(collection.database()).map(DatabaseMeta::name).orElse("");
            collection.shards().forEach(shard -> out.addShards(entry(shard, sight).setDatabase(database).setCollection(collection.name())));
        }
        for (int group = 0; group < groups; group++) {
            out.addGroups(GroupEntry.newBuilder().setLogGroup(group).setLeader(leader(new LogGroupId(group))));
        }
        return out.build();
    }

    /** What a listing is made from. */
    private record Sight(Map<ShardId, ShardReport> reports, Sharing sharing, Map<ShardId, MoveTask> asked, Map<ShardId, MoveTask> underWay,
            Set<ShardId> splitting) { }

    private ShardEntry.Builder entry(ShardMeta shard, Sight sight) {
        Optional<ShardReport> report = Optional.ofNullable(sight.reports.get(shard.id()));
        Optional<MoveTask> move = Optional.ofNullable(sight.underWay.get(shard.id()))
                .or(() -> Optional.ofNullable(sight.asked.get(shard.id())).filter(task -> !task.to().equals(shard.group())));
        ShardEntry.Builder out = ShardEntry.newBuilder().setShard(shard.id().value()).setLogGroup(shard.group().value())
                .setLeader(leader(shard.group())).setState(state(shard.id(), report, move, sight)).setRemark(remark(shard.id(), move, sight))
                .setRows(report.map(r -> r.getPartitionsList().stream().mapToLong(PartitionRows::getLiveRows).sum()).orElse(-1L))
                .setBytes(report.map(r -> r.getSegmentsList().stream().mapToLong(SegmentInfo::getBytes).sum()).orElse(-1L));
        move.ifPresent(task -> out.setTo(task.to().value()));
        return out;
    }

    private static ShardState state(ShardId shard, Optional<ShardReport> report, Optional<MoveTask> move, Sight sight) {
        if (move.isPresent()) {
            return switch (move.get().state()) {
                case ASKED -> ShardState.SHARD_WAITING;
                case LEAVING -> ShardState.SHARD_LEAVING;
                case STAYING -> ShardState.SHARD_STAYING;
                case ARRIVING, ARRIVED -> ShardState.SHARD_ARRIVING;
            };
        }
        if (sight.splitting.contains(shard) || report.map(ShardReport::getSplitting).orElse(false)) {
            return ShardState.SHARD_SPLITTING;
        }
        return report.isEmpty() ? ShardState.SHARD_UNKNOWN : sight.sharing.with(shard).isEmpty() ? ShardState.SHARD_SERVING : ShardState.SHARD_SHARING;
    }

    private String remark(ShardId shard, Optional<MoveTask> move, Sight sight) {
        Set<ShardId> others = sight.sharing.with(shard);
        if (move.map(task -> task.state() == MoveTask.State.ASKED).orElse(false) && !others.isEmpty()) {
            return "until compactions have separated it from " + others;
        }
        return moves.refusal(shard).map(why -> "a move was given up: " + why).orElse(others.isEmpty() ? "" : "with " + others);
    }

    private String leader(LogGroupId group) {
        return calls.leaderOf(group).map(NodeId::value).orElse("");
    }

    private static Map<ShardId, MoveTask> byShard(List<MoveTask> recorded) {
        return recorded.stream().collect(Collectors.toMap(MoveTask::shard, task -> task));
    }
}
