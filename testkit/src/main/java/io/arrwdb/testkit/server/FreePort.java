package io.arrwdb.testkit.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * A port for a test that must know it before its server starts. It lies below those that systems hand out by themselves, so
 * that no client's connection takes it meanwhile, and is given out once: its server may start long after.
 */
public final class FreePort {
    private static final int LOWEST = 20_000;
    /** Ports upwards of one that was found are left up to 32,000. */
    private static final int HIGHEST = 31_000;
    private static final Random RANDOM = new Random();
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePort() { }

    /** A port of 127.0.0.1 that nobody listens on now, another one each time. */
    public static int find() {
        return find(1);
    }

    /** The first of so many ports in a row. */
    public static synchronized int find(int row) {
        int first = RANDOM.nextInt(LOWEST, HIGHEST);
        while (!isFree(first, row)) {
            first = RANDOM.nextInt(LOWEST, HIGHEST);
        }
        for (int port = first; port < first + row; port++) {
            GIVEN.add(port);
        }
        return first;
    }

    private static boolean isFree(int first, int row) {
        for (int port = first; port < first + row; port++) {
            if (GIVEN.contains(port) || !isFree(port)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
