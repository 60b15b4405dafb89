package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Free ports of 127.0.0.1, upwards from one; below those that systems hand out by themselves, so that they stay free. */
final class Ports {
    private static final int END = 32_000;

    private int next;

    /** @param first the first to try */
    Ports(int first) {
        next = first;
    }

    /** Another one each time. @throws IllegalStateException when there is none left below 32000 */
    int next() {
        while (next < END) {
            int port = next++;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port is left below " + END);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
