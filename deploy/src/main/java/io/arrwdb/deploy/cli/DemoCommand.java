package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.demo.Demo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./arrwdb demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true, description = "A throw-away server, a real sample, searches and figures.")
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() throws InterruptedException {
        System.out.println("starting a throw-away server");
        try (ArrwDb server = ArrwDb.embedded()) {
            System.out.printf("ready after %d ms on port %d%n", server.startMillis(), server.port());
            new Demo(System.out).run(server);
        }
        return 0;
    }
}
