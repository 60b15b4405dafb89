package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.demo.Demo;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code warm-up}: walks once through a start, the life of a small collection and a stop, so that the JVM can note which
 * classes that takes and keep them in its AOT cache.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() throws InterruptedException {
        try (ArrwDb server = ArrwDb.forTests().with(Map.of(Settings.HTTP_PORT.key(), "0")).start()) {
            new Demo(System.out).run(server);
        }
        return 0;
    }
}
