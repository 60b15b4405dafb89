package io.arrwdb.rpc;

import io.grpc.Server;
import java.util.concurrent.TimeUnit;

/** How long the calls of a server that was told to stop may still run. */
final class ServerEnd {
    private static final long CLOSE_WAIT_SECONDS = 10;

    private ServerEnd() { }

    /** Waits for them, then cancels the rest. */
    static void await(Server server) {
        try {
            if (!server.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
