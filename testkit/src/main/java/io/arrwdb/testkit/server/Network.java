package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The network between processes of this machine: each server is reached through a relay, which knows which process calls. What
 * goes from one process to another may be held back, in one direction or both, as when packets are lost and sent again and again:
 * nothing is refused, and what was sent arrives when the network heals, however late. Or it is delayed, or its connections end.
 */
public final class Network implements AutoCloseable {
    private final Supplier<Map<String, Long>> pids;
    private final Map<Way, Long> delays = new HashMap<>();
    private final List<NetworkRelay> relays = new ArrayList<>();

    /** @param pids the processes that run, by name */
    public Network(Supplier<Map<String, Long>> pids) {
        this.pids = pids;
    }

    /** Listens for connections to the process {@code to}, which listens on {@code port}. @return where to connect instead */
    public synchronized int relay(String to, int port) {
        try {
            NetworkRelay relay = new NetworkRelay(this, to, port);
            relays.add(relay);
            return relay.port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on nothing that {@code from} sends arrives at {@code to}. */
    public synchronized void hold(String from, String to) {
        delays.put(new Way(from, to), Long.MAX_VALUE);
    }

    /** From now on what {@code from} sends arrives that much later at {@code to}. */
    public synchronized void delay(String from, String to, long millis) {
        delays.put(new Way(from, to), millis);
    }

    /** Everything passes again, what was held back first. */
    public synchronized void heal() {
        delays.clear();
        notifyAll();
    }

    /** Waits as long as a piece of data takes. */
    void pass(String from, String to) throws InterruptedException {
        Way way = new Way(from, to);
        long delayMillis;
        synchronized (this) {
            while (delays.getOrDefault(way, 0L) == Long.MAX_VALUE) {
                wait();
            }
            delayMillis = delays.getOrDefault(way, 0L);
        }
        Thread.sleep(delayMillis);
    }

    /** Who holds the other end of a connection. */
    String caller(int from, int to) throws IOException {
        return SocketOwner.of(from, to, pids.get()).orElse("");
    }

    @Override
    public void close() {
        heal();
        synchronized (this) {
            relays.forEach(NetworkRelay::close);
        }
    }

    private record Way(String from, String to) { }
}
