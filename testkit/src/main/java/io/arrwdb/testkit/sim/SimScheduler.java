package io.arrwdb.testkit.sim;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The virtual time, the queue of everything that is going to happen, and the only source of chance. */
public final class SimScheduler {
    private final SplittableRandom random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private Consumer<String> listener = fact -> { };
    private long nowNanos;
    private long scheduled;
    private long happened;
    private long digest = 0xcbf29ce484222325L;

    /** Equal times are settled by the order of scheduling. */
    private record Event(long atNanos, long number, SimProcess owner, long life, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    public SimScheduler(long seed) {
        random = new SplittableRandom(seed);
    }

    public RandomGenerator random() {
        return random;
    }

    public long nowNanos() {
        return nowNanos;
    }

    /** True once in a while: with the given chance. */
    public boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** A delay that is usually short and sometimes long. */
    public long delayMicros(long typicalMicros) {
        long base = 1 + random.nextLong(typicalMicros * 2);
        return random.nextInt(50) == 0 ? base * 20 : base;
    }

    /** Makes something happen later in the world at large. */
    public void after(long delayMicros, Runnable action) {
        queue.add(new Event(nowNanos + TimeUnit.MICROSECONDS.toNanos(delayMicros), scheduled++, null, 0, action));
    }

    /** Makes something happen later in a process, unless that life of it has ended by then. */
    public void after(long delayMicros, SimProcess owner, Runnable action) {
        at(nowNanos + TimeUnit.MICROSECONDS.toNanos(delayMicros), owner, owner.life(), action);
    }

    void at(long atNanos, SimProcess owner, long life, Runnable action) {
        queue.add(new Event(Math.max(atNanos, nowNanos), scheduled++, owner, life, action));
    }

    /** Lets the next event happen; false where nothing is left to happen. */
    public boolean step() {
        while (!queue.isEmpty()) {
            Event event = queue.poll();
            nowNanos = event.atNanos;
            if (happens(event)) {
                return true;
            }
        }
        return false;
    }

    /** Passes over events of ended lives, and keeps those of paused processes until these go on. */
    private boolean happens(Event event) {
        if (event.owner != null) {
            if (event.life != event.owner.life()) {
                return false;
            }
            if (event.owner.isPaused()) {
                event.owner.hold(event.life, event.action);
                return false;
            }
        }
        happened++;
        mix(event.atNanos);
        mix(event.number);
        run(event);
        return true;
    }

    /** What a life throws after its own end is nobody's concern. */
    private static void run(Event event) {
        try {
            event.action.run();
        } catch (RuntimeException e) {
            if (event.owner == null || event.life == event.owner.life()) {
                throw e;
            }
        }
    }

    /** Tells every fact that is noted from now on, with its time. */
    public void tell(Consumer<String> reader) {
        listener = reader;
    }

    /** Makes a fact part of the history's digest. */
    public void note(String fact) {
        listener.accept("%,12d us  %s".formatted(nowNanos / 1_000, fact));
        for (int i = 0; i < fact.length(); i++) {
            mix(fact.charAt(i));
        }
    }

    /** How many events have happened. */
    public long happened() {
        return happened;
    }

    /** A fingerprint of everything that happened: equal for equal histories. */
    public long digest() {
        return digest;
    }

    /** FNV-1a over 64-bit words, with a finishing shift so that high bits matter. */
    private void mix(long value) {
        digest = (digest ^ value) * 0x100000001b3L;
        digest ^= digest >>> 29;
    }
}
