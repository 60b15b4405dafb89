package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.recovery.LogRepair;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.deploy.config.MetaSettings;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb recover}: brings back what a lost store held. */
@Command(name = "recover", mixinStandardHelpOptions = true, description = "Brings back what a lost store held. No server may run meanwhile, unless "
        + "decisions alone were lost.")
public final class RecoverCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what was lost: meta, group or shard");
    }

    @Command(name = "meta", mixinStandardHelpOptions = true, description = "Fills an etcd that was lost, from the copies of its metadata, the "
            + "manifests and the log. Refuses an etcd that is not empty.")
    int meta(@Mixin StoreOptions options) {
        return Refused.guarded(() -> {
            try (Stores stores = options.open()) {
                if (!stores.settings().get(MetaSettings.TYPE).equals(MetaSettings.ETCD)) {
                    throw new IllegalStateException("arrwdb.meta.type is local: a data directory's metadata is restored with the directory");
                }
                RecoverMeta.Done done = new RecoverMeta(stores, new Progress(System.err)).run();
                System.out.printf("Recovered %,d keys from the copy of %s (revision %s), and the pointers of %,d shards from their manifests.%n",
                        done.plan().puts().size(), Instant.ofEpochMilli(done.copy().takenMillis()), done.copy().revision(), done.shards());
                System.out.printf("Ids go on at %,d, timestamps at %s, every log group in a new incarnation.%n", done.plan().nextId(),
                        Instant.ofEpochMilli(done.plan().timestampMillis()));
                done.plan().remarks().forEach(remark -> System.out.println("Note: " + remark));
                return 0;
            }
        });
    }

    @Command(name = "group", mixinStandardHelpOptions = true, description = "Lets a log group go on whose log was truncated, lost or made anew, or "
            + "most of whose data nodes are gone for good: with what its manifests and its log have, under a new incarnation. Says what is lost, and "
            + "does nothing without --yes.")
    int group(@Mixin StoreOptions options, @Parameters(paramLabel = "GROUP", description = "Number of the log group.") int number,
            @Option(names = "--yes", description = "Gives up what is said to be lost.") boolean yes) {
        return repaired(options, yes, stores -> new LogGroupId(number), Set.of());
    }

    @Command(name = "shard", mixinStandardHelpOptions = true, description = "Gives up what the log has of one shard beyond its manifest, and "
            + "lets its log group go on. Says what is lost, and does nothing without --yes.")
    int shard(@Mixin StoreOptions options, @Parameters(paramLabel = "SHARD", description = "Id of the shard.") long id,
            @Option(names = "--yes", description = "Gives up what is said to be lost.") boolean yes) {
        ShardId shard = new ShardId(id);
        return repaired(options, yes, stores -> RecoverGroup.groupOf(stores, shard), Set.of(shard));
    }

    private static int repaired(StoreOptions options, boolean yes, Function<Stores, LogGroupId> group, Set<ShardId> givenUp) {
        return Refused.guarded(() -> {
            try (Stores stores = options.open()) {
                RecoverGroup repair = new RecoverGroup(stores, group.apply(stores), new Progress(System.err));
                LogRepair.Plan plan = repair.plan(givenUp);
                System.out.print(Losses.text(plan));
                if (!yes) {
                    System.err.println("arrwdb: nothing was changed. With --yes the group goes on like this, in incarnation "
                            + plan.record().incarnation());
                    return Refused.STATUS;
                }
                repair.carryOut(plan);
                System.out.printf("Log group %s begins incarnation %d at offset %s of log %s.%n", plan.group(), plan.record().incarnation(),
                        plan.start().next(), plan.start().topicId());
                return 0;
            }
        });
    }
}
