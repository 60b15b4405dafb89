package io.arrwdb.deploy.shards;

import io.arrwdb.deploy.cluster.ClusterCommand;
import io.arrwdb.deploy.upkeep.Refused;
import io.arrwdb.proto.internal.ListShardsResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./arrwdb cluster shards}: what there is. */
@Command(name = "shards", mixinStandardHelpOptions = true, description = {"Lists every shard with its collection, log group, leader, rows and state, "
        + "and every log group.", "States: serving; splitting; sharing (serves, and names objects of another shard since a split); waiting (serves, and "
        + "moves as soon as it can); leaving, arriving, staying (moving; a move that is given up); unknown (its leader does not answer)."})
public final class ShardsCommand implements Callable<Integer> {
    @ParentCommand
    private ClusterCommand cluster;

    @Mixin
    private ServerOptions options;

    @Option(names = {"-o", "--output"}, defaultValue = "text", description = "text or json (default text).")
    private Output output;

    @Override
    public Integer call() {
        return Refused.guarded(() -> {
            try (DataCoordinatorCalls calls = options.open(cluster.dir())) {
                ListShardsResponse listing = calls.list();
                System.out.print(output == Output.json ? ShardTable.json(listing) : ShardTable.text(listing));
            }
            return 0;
        });
    }

    /** How the table is printed; the names are what users type. */
    enum Output { text, json }
}
