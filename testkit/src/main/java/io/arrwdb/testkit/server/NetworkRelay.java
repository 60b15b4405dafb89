package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes on what comes for one server of a {@link Network}, as fast as the network lets it. */
final class NetworkRelay implements AutoCloseable {
    private static final int BACKLOG = 200;
    private static final int PIECE_BYTES = 64 << 10;

    private final Network network;
    private final String to;
    private final int serverPort;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    NetworkRelay(Network network, String to, int serverPort) throws IOException {
        this.network = network;
        this.to = to;
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.startVirtualThread(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Whatever goes wrong, the client learns of it: one that is never told waits. */
    private void connect(Socket client) {
        try {
            String from = network.caller(client.getPort(), listener.getLocalPort());
            network.pass(from, to);
            Socket server = new Socket(InetAddress.getByName("127.0.0.1"), serverPort);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            open.add(server);
            Thread.startVirtualThread(() -> pump(client, server, from, to));
            pump(server, client, to, from);
        } catch (IOException | InterruptedException refused) {
            end(client);
        } catch (RuntimeException failed) {
            end(client);
            throw failed;
        }
    }

    private void pump(Socket source, Socket target, String from, String towards) {
        byte[] piece = new byte[PIECE_BYTES];
        try {
            InputStream in = source.getInputStream();
            OutputStream out = target.getOutputStream();
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                network.pass(from, towards);
                out.write(piece, 0, read);
            }
            network.pass(from, towards);
        } catch (IOException | InterruptedException over) {
            // One side has gone; the other one learns of it below.
        } finally {
            end(source);
            end(target);
            open.remove(source);
            open.remove(target);
        }
    }

    @Override
    public void close() {
        end(listener);
        open.forEach(NetworkRelay::end);
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
