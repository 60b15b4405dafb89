package io.arrwdb.testkit.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Sees the states of a world, breadth first: explicit states, known by a hash of 64 bits, each restored by making its moves
 * anew. The first violation found therefore has one of the shortest traces there are. The states of one depth are shared out
 * among workers; what is found does not depend on who sees what first.
 *
 * <p>Where a world says so, moves of one party are made before those of all others, as in persistent sets (Godefroid, Partial-Order
 * Methods for the Verification of Concurrent Systems, 1996): every end is reached all the same. Each move uses something up, so
 * none waits for ever.
 */
public final class Explorer {
    private final Supplier<World> worlds;
    private final long maxStates;
    private final int workers;
    private final Orders orders;
    private final AtomicLong ends = new AtomicLong();
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private long moves;

    /** Which orders of moves are seen. */
    public enum Orders {
        ALL,
        /** One where parties do not meet any more. */
        NEEDED
    }

    /**
     * @param worlds begins the world
     * @param maxStates to stop at
     * @param workers threads
     */
    public Explorer(Supplier<World> worlds, Orders orders, long maxStates, int workers) {
        this.worlds = worlds;
        this.orders = orders;
        this.maxStates = maxStates;
        this.workers = workers;
    }

    /** A state by the way to it, how many moves lead on, and which of them may come first. */
    private record Way(Way before, int move, int length, int choices, List<List<Integer>> parties) {
        Way then(int next, int on, List<List<Integer>> alone) {
            return new Way(this, next, length + 1, on, alone);
        }

        int[] moves() {
            int[] all = new int[length];
            Way way = this;
            for (int i = length - 1; i >= 0; i--) {
                all[i] = way.move;
                way = way.before;
            }
            return all;
        }
    }

    /** What one worker made of its share of a depth. */
    private static final class Found {
        private final List<Way> ways = new ArrayList<>();
        private long moves;
        private Way violation;
    }

    /** Explores until all is seen, a violation is found, or the limit reached. */
    public Exploration explore() {
        try (ExecutorService threads = Executors.newFixedThreadPool(workers)) {
            List<Way> depth;
            try (World world = worlds.get()) {
                Way beginning = new Way(null, -1, 0, world.choices(), parties(world));
                seen.add(world.fingerprint());
                if (world.violation().isPresent()) {
                    return result(0, true, Optional.of(beginning));
                }
                depth = List.of(beginning);
            }
            int reached = 0;
            while (!depth.isEmpty()) {
                List<Way> next = new ArrayList<>();
                for (Found found : onWorkers(threads, depth)) {
                    moves += found.moves;
                    if (found.violation != null) {
                        return result(reached + 1, false, Optional.of(found.violation));
                    }
                    next.addAll(found.ways);
                }
                if (seen.size() > maxStates) {
                    return result(reached + 1, false, Optional.empty());
                }
                reached += next.isEmpty() ? 0 : 1;
                depth = next;
            }
            return result(reached, true, Optional.empty());
        }
    }

    private List<Found> onWorkers(ExecutorService threads, List<Way> depth) {
        List<Callable<Found>> shares = new ArrayList<>();
        int share = Math.max(1, (depth.size() + workers - 1) / workers);
        for (int from = 0; from < depth.size(); from += share) {
            List<Way> ways = depth.subList(from, Math.min(depth.size(), from + share));
            shares.add(() -> follow(ways));
        }
        try {
            List<Found> found = new ArrayList<>();
            for (Future<Found> result : threads.invokeAll(shares)) {
                found.add(result.get());
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the exploration was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the world broke", e.getCause());
        }
    }

    /** Every move from every one of these states. */
    private Found follow(List<Way> ways) {
        Found found = new Found();
        for (Way way : ways) {
            Set<Integer> made = new HashSet<>();
            boolean enough = way.parties.stream().anyMatch(moves -> makeAll(way, moves, made, found));
            if (!enough) {
                makeAll(way, IntStream.range(0, way.choices).boxed().toList(), made, found);
            }
            if (found.violation != null || seen.size() > maxStates) {
                break;
            }
        }
        return found;
    }

    /** Makes those of the moves that have not been made; whether all stayed with whom they concern. */
    private boolean makeAll(Way way, List<Integer> moves, Set<Integer> made, Found found) {
        boolean stayed = true;
        for (int move : moves) {
            if (found.violation == null && made.add(move)) {
                try (World world = restore(way)) {
                    found.moves++;
                    world.make(move);
                    stayed &= world.stayed();
                    look(world, way, move, found);
                }
            }
        }
        return stayed;
    }

    private void look(World world, Way way, int move, Found found) {
        if (world.violation().isPresent()) {
            found.violation = way.then(move, 0, List.of());
            return;
        }
        long print = world.fingerprint();
        if (seen.add(print)) {
            int choices = world.choices();
            found.ways.add(way.then(move, choices, parties(world)));
            if (choices == 0) {
                ends.addAndGet(Fingerprint.mix(0, print));
            }
        }
    }

    private List<List<Integer>> parties(World world) {
        return orders == Orders.NEEDED ? world.parties() : List.of();
    }

    private World restore(Way way) {
        World world = worlds.get();
        for (int move : way.moves()) {
            world.makeAgain(move);
        }
        return world;
    }

    private Exploration result(int depth, boolean complete, Optional<Way> violation) {
        return new Exploration(seen.size(), moves, ends.get(), depth, complete, violation.map(this::tell));
    }

    private Exploration.Counterexample tell(Way way) {
        List<String> trace = new ArrayList<>();
        try (World world = worlds.get()) {
            for (int move : way.moves()) {
                trace.add(world.moves().get(move));
                world.make(move);
            }
            return new Exploration.Counterexample(List.copyOf(trace), world.violation().orElseThrow());
        }
    }
}
