package io.arrwdb.deploy.shards;

import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.ShardEntry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which shards a command is about, and how long it waits for each. */
final class ShardTarget {
    @Parameters(paramLabel = "COLLECTION|SHARD", description = "A collection's name, or a shard's number as cluster shards has it.")
    private String named;

    @Option(names = "--db", defaultValue = "default", description = "The collection's database (default default).")
    private String database;

    @Option(names = "--no-wait", description = "Returns once it is recorded.")
    private boolean recordedOnly;

    @Option(names = "--timeout-seconds", defaultValue = "600", description = "How long to wait for each shard (default 600).")
    private long timeoutSeconds;

    /** @throws IllegalArgumentException where there is none such */
    List<ShardEntry> of(ListShardsResponse listing) {
        return ShardChoice.of(named, database, listing);
    }

    boolean recordedOnly() {
        return recordedOnly;
    }

    /** Waits as {@link Watch#until} does. */
    ListShardsResponse await(DataCoordinatorCalls calls, Function<ListShardsResponse, String> still) {
        return new Watch(calls, TimeUnit.SECONDS.toMillis(timeoutSeconds), System.err).until(still);
    }
}
