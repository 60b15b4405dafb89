package io.arrwdb.deploy.shards;

import io.arrwdb.deploy.cluster.ClusterCommand;
import io.arrwdb.deploy.upkeep.Refused;
import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.ShardEntry;
import io.arrwdb.proto.internal.ShardState;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ./arrwdb cluster split-shard}. */
@Command(name = "split-shard", mixinStandardHelpOptions = true, description = {"Splits a shard, or one after another every shard of a collection, while "
        + "clients write and read: a new shard on the same log group has half of its keys.",
    "Waits until both have manifests of their own; what was asked for goes on without this command."})
public final class SplitShardCommand implements Callable<Integer> {
    @ParentCommand
    private ClusterCommand cluster;

    @Mixin
    private ServerOptions options;

    @Mixin
    private ShardTarget target;

    @Override
    public Integer call() {
        return Refused.guarded(() -> {
            try (DataCoordinatorCalls calls = options.open(cluster.dir())) {
                for (ShardEntry shard : target.of(calls.list())) {
                    split(calls, shard.getShard());
                }
            }
            return 0;
        });
    }

    private void split(DataCoordinatorCalls calls, long parent) {
        long began = System.nanoTime();
        long child = calls.split(parent);
        if (target.recordedOnly()) {
            System.out.printf("shard %d is to be split: shard %d will have half of its keys%n", parent, child);
            return;
        }
        ListShardsResponse listing = target.await(calls, now -> progress(parent, child, now));
        System.out.printf("shard %d is split after %,d ms: shard %d has %,d of its rows%n", parent, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                child, ShardChoice.shard(child, listing).orElseThrow().getRows());
    }

    private static String progress(long parent, long child, ListShardsResponse listing) {
        ShardEntry whole = ShardChoice.shard(parent, listing).orElseThrow(() -> new IllegalStateException("shard " + parent + " was dropped meanwhile"));
        Optional<ShardEntry> half = ShardChoice.shard(child, listing);
        if (half.isEmpty() && whole.getState() != ShardState.SHARD_SPLITTING && whole.getState() != ShardState.SHARD_UNKNOWN) {
            return "shard " + parent + " is to be split";
        }
        boolean over = half.isPresent() && half.get().getRows() >= 0 && whole.getRows() >= 0 && whole.getState() != ShardState.SHARD_SPLITTING
                && half.get().getState() != ShardState.SHARD_SPLITTING;
        return over ? "" : "shard " + parent + ": splitting" + (half.isPresent() ? ", shard " + child + " takes writes" : "");
    }
}
