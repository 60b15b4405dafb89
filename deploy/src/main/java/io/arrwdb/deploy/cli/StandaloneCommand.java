package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./arrwdb standalone}: every role in this process. */
@Command(name = "standalone", mixinStandardHelpOptions = true, description = "Serves the Milvus API from this one process.")
final class StandaloneCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions options;

    @Override
    public Integer call() {
        return Serving.untilStopped(ArrwDb.configured().with(options.asProperties()));
    }
}
