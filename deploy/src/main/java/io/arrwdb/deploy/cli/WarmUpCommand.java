package io.arrwdb.deploy.cli;

import io.arrwdb.bench.BenchCommand;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.demo.Demo;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code warm-up}: walks once through a start, the life of a small collection under some load and a stop, so that the JVM can
 * note which classes that takes and which code is hot, and keep both in its AOT cache: the first inserts of a real start are
 * then compiled at once instead of being interpreted first.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() throws InterruptedException {
        try (ArrwDb server = ArrwDb.forTests().with(Map.of(Settings.HTTP_PORT.key(), "0")).start()) {
            new Demo(System.out).run(server);
            return new CommandLine(new BenchCommand(null)).execute("--uri=" + server.host() + ":" + server.port(),
                    "--generate=20000,128,1", "--batch=2000", "--clients=2", "--seconds=2");
        }
    }
}
