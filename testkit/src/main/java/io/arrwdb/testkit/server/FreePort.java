package io.arrwdb.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * A port for a test that must know it before its server starts. It lies below those that systems hand out by themselves, so
 * that no client's connection takes it meanwhile.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final Random RANDOM = new Random();

    private FreePort() { }

    /** A port of 127.0.0.1 that nobody listens on now. */
    public static int find() {
        int port = RANDOM.nextInt(LOWEST, HIGHEST);
        while (!isFree(port)) {
            port = RANDOM.nextInt(LOWEST, HIGHEST);
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
