package io.arrwdb.deploy.cluster;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A member's program that listens at a port for some minutes, and otherwise does nothing. */
final class ListeningProgram {
    private static final long LIFE_MINUTES = 4;

    private ListeningProgram() { }

    static List<String> command(int port) {
        return List.of(System.getProperty("java.home") + "/bin/java", "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), ListeningProgram.class.getName(), Integer.toString(port));
    }

    public static void main(String[] arguments) throws Exception {
        try (ServerSocket socket = new ServerSocket(Integer.parseInt(arguments[0]), 50, InetAddress.getByName("127.0.0.1"))) {
            System.out.println("listens at " + socket.getLocalPort());
            TimeUnit.MINUTES.sleep(LIFE_MINUTES);
        }
    }
}
