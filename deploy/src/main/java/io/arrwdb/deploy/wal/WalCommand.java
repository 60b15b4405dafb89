package io.arrwdb.deploy.wal;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.deploy.upkeep.Refused;
import io.arrwdb.deploy.upkeep.StoreOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb wal}: looks into the log. */
@Command(name = "wal", mixinStandardHelpOptions = true, description = "Looks into the log.")
public final class WalCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: tail");
    }

    @Command(name = "tail", mixinStandardHelpOptions = true, description = "Prints what took effect, as JSON lines (docs/wal-tail.md): inserts, "
            + "upserts and deletes with their values, and definitions. Reads only; a standalone server may be running on the directory.")
    int tail(@Mixin StoreOptions options,
            @Parameters(paramLabel = "COLLECTION", arity = "0..1", description = "A collection; without it, everything.") String collection,
            @Option(names = "--db", defaultValue = "default", description = "The collection's database (default default).") String database,
            @Option(names = "--group", paramLabel = "N", description = "One log group alone.") Integer group,
            @Option(names = "--from", paramLabel = "PLACE", description = "Where to go on in a log group, as \"next\" of a line has it; may be repeated.")
            List<String> from,
            @Option(names = {"-f", "--follow"}, description = "Goes on with what is written from now on.") boolean follow) {
        return Refused.guarded(() -> {
            Map<LogGroupId, LogPlace> places = (from == null ? List.<String>of() : from).stream().map(LogPlace::parse)
                    .collect(Collectors.toMap(LogPlace::group, Function.identity()));
            try (LogSource source = new LogSource(options.open())) {
                Tail tail = new Tail(source, places, follow, System.out);
                if (collection != null) {
                    tail.collection(database, collection);
                }
                if (group != null) {
                    tail.group(new LogGroupId(group));
                }
                tail.run();
            }
            return 0;
        });
    }
}
