package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.config.Settings;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * {@code warm-up}: walks once through a start, the life of a small collection and a stop, so that the JVM can note which
 * classes that takes and keep them in its AOT cache.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Runnable {
    @Override
    public void run() {
        try (ArrwDb server = ArrwDb.forTests().with(Map.of(Settings.HTTP_PORT.key(), "0")).start()) {
            new WarmUp(server).run();
        }
    }
}
