package io.arrwdb.deploy.shards;

import io.arrwdb.deploy.cluster.ClusterCommand;
import io.arrwdb.deploy.upkeep.Refused;
import io.arrwdb.proto.internal.GroupEntry;
import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.ShardEntry;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./arrwdb cluster move-shard}. */
@Command(name = "move-shard", mixinStandardHelpOptions = true, description = {"Moves a shard to another log group, or one after another every shard of "
        + "a collection, while clients write and read, and waits until it takes writes there.",
    "What was asked for goes on without this command, also where leaders die meanwhile, until it is done; asking for the log group where the "
        + "shard is takes back what has not begun. A shard that shares objects since a split moves once compactions have separated it."})
public final class MoveShardCommand implements Callable<Integer> {
    @ParentCommand
    private ClusterCommand cluster;

    @Mixin
    private ServerOptions options;

    @Mixin
    private ShardTarget target;

    @Option(names = "--to-group", paramLabel = "N", required = true, description = "Number of the log group to move to.")
    private int group;

    @Override
    public Integer call() {
        return Refused.guarded(() -> {
            try (DataCoordinatorCalls calls = options.open(cluster.dir())) {
                ListShardsResponse listing = calls.list();
                refuseUnknown(listing);
                for (ShardEntry shard : target.of(listing)) {
                    move(calls, shard);
                }
            }
            return 0;
        });
    }

    private void refuseUnknown(ListShardsResponse listing) {
        List<Integer> groups = listing.getGroupsList().stream().map(GroupEntry::getLogGroup).toList();
        if (!groups.contains(group)) {
            throw new IllegalArgumentException("there is no log group " + group + "; there are " + groups);
        }
    }

    private void move(DataCoordinatorCalls calls, ShardEntry shard) {
        long id = shard.getShard();
        calls.move(id, group);
        if (shard.getLogGroup() == group && !shard.hasTo()) {
            System.out.printf("shard %d is on log group %d already%n", id, group);
        } else if (target.recordedOnly()) {
            System.out.printf("shard %d is to move from log group %d to %d%n", id, shard.getLogGroup(), group);
        } else {
            long began = System.nanoTime();
            target.await(calls, listing -> progress(id, listing));
            System.out.printf("shard %d is on log group %d after %,d ms%n", id, group, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
    }

    private String progress(long id, ListShardsResponse listing) {
        ShardEntry now = ShardChoice.shard(id, listing).orElseThrow(() -> new IllegalStateException("shard " + id + " was dropped meanwhile"));
        if (now.getLogGroup() == group && !now.hasTo()) {
            return "";
        }
        return "shard " + id + " on log group " + now.getLogGroup() + ": " + ShardTable.state(now.getState())
                + (now.getRemark().isEmpty() ? "" : ", " + now.getRemark());
    }
}
