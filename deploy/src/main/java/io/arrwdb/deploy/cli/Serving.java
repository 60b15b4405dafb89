package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.ArrwDb;
import java.util.concurrent.CountDownLatch;

/** Runs a server in the foreground. */
final class Serving {
    /** Exit status of a server that did not start. */
    private static final int NOT_STARTED = 1;

    private Serving() { }

    /** Starts, says where to find it, and returns once it has been stopped by Ctrl-C or SIGTERM. */
    static int untilStopped(ArrwDb.Builder builder) {
        CountDownLatch stopped = new CountDownLatch(1);
        ArrwDb server;
        try {
            server = builder.onProgress(new StartLines(System.err)).start();
        } catch (RuntimeException e) {
            System.err.println("arrwdb: " + StartFailure.explain(e));
            return NOT_STARTED;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.err.println("arrwdb: stopping");
            server.close();
            stopped.countDown();
        }, "shutdown"));
        System.out.print(Banner.text(server));
        System.out.flush();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
