package io.arrwdb.robust;

import io.arrwdb.testkit.history.History;
import io.arrwdb.testkit.history.Operation.Kind;
import io.arrwdb.testkit.history.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Clients that insert, upsert, delete, search, get and count until they are stopped; one more flushes and compacts. */
final class Traffic implements AutoCloseable {
    private static final int CLIENTS = 6;
    private static final int MOST_KEYS = 5;
    private static final int PAUSE_MILLIS = 40;
    private static final int PAUSE_AFTER_FAILURE_MILLIS = 200;
    private static final int MAINTENANCE_MILLIS = 4_000;
    /** Many times what a call may take. */
    private static final long END_MILLIS = 120_000;

    private final Keys keys;
    private final History history;
    private final List<Rows> connections;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<List<Key>> pair = new AtomicReference<>();
    private volatile boolean stopped;

    Traffic(List<String> endpoints, Keys keys, History history, Failures failures, long seed) {
        this.keys = keys;
        this.history = history;
        this.connections = Stream.iterate(0, i -> i + 1).limit(CLIENTS + 2).map(i -> new Rows(endpoints.get(i % endpoints.size()))).toList();
        for (int i = 0; i < connections.size(); i++) {
            Random random = new Random(seed * 1_000 + i);
            Client client = new Client(i, connections.get(i), history, failures);
            int number = i;
            threads.add(Thread.ofPlatform().daemon().name("client-" + i).start(() -> {
                switch (number) {
                    case CLIENTS -> until(() -> maintain(client, random));
                    case CLIENTS + 1 -> until(() -> writePair(client));
                    default -> until(() -> step(client, random));
                }
            }));
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private void until(Step step) {
        try {
            while (!stopped) {
                step.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(Client client, Random random) throws InterruptedException {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        if (!act(client, random)) {
            Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        }
    }

    private boolean act(Client client, Random random) {
        List<Key> some = keys.some(random, 1 + random.nextInt(MOST_KEYS));
        int choice = random.nextInt(100);
        if (choice < 25) {
            return client.upsert(some);
        } else if (choice < 35) {
            return client.delete(some);
        } else if (choice < 40) {
            return client.insert(Stream.generate(keys::fresh).limit(1 + random.nextInt(20)).toList());
        } else if (choice < 55) {
            return !client.get(some, Kind.STRONG).isEmpty();
        } else if (choice < 65) {
            client.search(some.getFirst(), Kind.STRONG);
        } else if (choice < 72) {
            return !client.get(some, Kind.SESSION).isEmpty();
        } else if (choice < 78) {
            client.search(some.getFirst(), Kind.SESSION);
        } else if (choice < 84) {
            return !client.get(some, Kind.BOUNDED).isEmpty();
        } else if (choice < 88) {
            client.search(some.getFirst(), Kind.EVENTUALLY);
        } else if (choice < 92) {
            return !client.get(keys.any(random, 2 * MOST_KEYS), Kind.STRONG).isEmpty();
        } else if (choice < 96) {
            return readPair(client);
        } else {
            return client.count();
        }
        return true;
    }

    private void maintain(Client client, Random random) throws InterruptedException {
        Thread.sleep(random.nextInt(MAINTENANCE_MILLIS));
        client.call("flush", client.rows()::flush);
        if (random.nextInt(3) == 0) {
            client.call("compact", client.rows()::compact);
        }
    }

    /** See {@link Pair}. Once an outcome is unknown, nobody knows how far they may be apart, and another pair takes over. */
    private void writePair(Client client) throws InterruptedException {
        List<Key> two = List.of(keys.fresh(), keys.fresh());
        pair.set(two);
        long value = 1;
        while (!stopped && !two.getFirst().isSpent() && client.upsert(two.getFirst(), value) && client.upsert(two.getLast(), value)) {
            value++;
            Thread.sleep(PAUSE_MILLIS);
        }
        Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
    }

    private boolean readPair(Client client) {
        List<Key> two = pair.get();
        if (two == null) {
            return true;
        }
        Map<Long, Long> values = client.get(two, Kind.STRONG);
        if (!values.isEmpty()) {
            history.add(new Pair(0, two.getFirst().id(), two.getLast().id(), values.get(two.getFirst().id()), values.get(two.getLast().id())));
        }
        return !values.isEmpty();
    }

    /** Lets what is under way end. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        try {
            for (Thread thread : threads) {
                if (!thread.join(Duration.ofMillis(END_MILLIS))) {
                    throw new IllegalStateException(thread.getName() + " waits for an answer for longer than " + END_MILLIS + " ms");
                }
            }
        } finally {
            connections.forEach(Rows::close);
        }
    }
}
