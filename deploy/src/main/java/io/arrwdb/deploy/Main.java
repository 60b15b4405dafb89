package io.arrwdb.deploy;

import io.arrwdb.bench.BenchCommand;
import io.arrwdb.bench.cache.CacheCommand;
import io.arrwdb.bench.cold.ColdCommand;
import io.arrwdb.bench.consensus.DecisionsCommand;
import io.arrwdb.bench.events.EventsCommand;
import io.arrwdb.bench.latency.LatencyCommand;
import io.arrwdb.bench.log.LogCommand;
import io.arrwdb.bench.throughput.ThroughputCommand;
import io.arrwdb.deploy.cli.ArrwDbCommand;
import io.arrwdb.deploy.cli.BenchServer;
import io.arrwdb.deploy.upkeep.Refused;
import picocli.CommandLine;

/** The process: one entry point for every command and every role. */
public final class Main {
    private Main() { }

    public static void main(String[] args) {
        int status = commandLine().execute(args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Every command. */
    public static CommandLine commandLine() {
        return new CommandLine(new ArrwDbCommand()).addSubcommand(new BenchCommand(BenchServer::new))
            .addSubcommand(new DecisionsCommand()).addSubcommand(new LogCommand()).addSubcommand(new LatencyCommand())
            .addSubcommand(new ThroughputCommand()).addSubcommand(new CacheCommand()).addSubcommand(new ColdCommand()).addSubcommand(new EventsCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((error, command, parsed) -> Refused.because(error));
    }
}
