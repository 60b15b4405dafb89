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

/**
 * Stands between a client and a server of this machine and loses what it is told to, as a broken network does: nobody is told,
 * connections stay open.
 */
public final class TcpRelay implements AutoCloseable {
    private final int serverPort;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean losesRequests;
    private volatile boolean losesReplies;

    private TcpRelay(int serverPort, ServerSocket listener) {
        this.serverPort = serverPort;
        this.listener = listener;
    }

    public static TcpRelay to(int serverPort) {
        try {
            TcpRelay relay = new TcpRelay(serverPort, new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
            Thread.startVirtualThread(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on the server hears everything, and nobody hears the server. */
    public void loseReplies() {
        losesReplies = true;
    }

    /** From now on nothing passes. */
    public void loseEverything() {
        losesRequests = true;
        losesReplies = true;
    }

    /** Ends the connections, which have holes, and lets new ones pass. */
    public void heal() {
        cut();
        losesRequests = false;
        losesReplies = false;
        // Those that were made meanwhile have holes too.
        cut();
    }

    /** Ends every connection; both sides notice. */
    public void cut() {
        open.forEach(TcpRelay::end);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
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

    private void connect(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getByName("127.0.0.1"), serverPort);
            open.add(server);
            Thread.startVirtualThread(() -> pump(client, server, false));
            pump(server, client, true);
        } catch (IOException refused) {
            end(client);
        }
    }

    private void pump(Socket from, Socket to, boolean reply) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!(reply ? losesReplies : losesRequests)) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException over) {
            // One side has gone; the other one learns of it below.
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
