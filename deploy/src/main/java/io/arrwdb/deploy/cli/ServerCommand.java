package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.config.Settings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./arrwdb server --roles=...}: the roles named. */
@Command(name = "server", mixinStandardHelpOptions = true, description = "Runs the roles named by --roles.")
final class ServerCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions options;

    @Option(names = "--roles", paramLabel = "ROLES", defaultValue = "all", description = "all, or a comma-separated list.")
    private String roles;

    @Override
    public Integer call() {
        return Serving.untilStopped(ArrwDb.configured().with(options.asProperties()).with(Map.of(Settings.ROLES.key(), roles)));
    }
}
