package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.Version;
import io.arrwdb.deploy.cluster.ClusterCommand;
import io.arrwdb.deploy.upkeep.FsckCommand;
import io.arrwdb.deploy.upkeep.MigrateCommand;
import io.arrwdb.deploy.upkeep.RecoverCommand;
import io.arrwdb.deploy.wal.WalCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb}: finds the command that was asked for. */
@Command(name = "arrwdb", mixinStandardHelpOptions = true, version = "arrwDB " + Version.ARRWDB,
        subcommands = {StandaloneCommand.class, ServerCommand.class, ConfigCommand.class, VersionCommand.class,
            WarmUpCommand.class, DemoCommand.class, ClusterCommand.class, FsckCommand.class, RecoverCommand.class, WalCommand.class,
            MigrateCommand.class})
public final class ArrwDbCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }
}
