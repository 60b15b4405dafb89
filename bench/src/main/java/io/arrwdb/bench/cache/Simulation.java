package io.arrwdb.bench.cache;

import java.util.function.IntConsumer;

/** A cache of so many bytes under one policy. Every object that is asked for comes in, for who asks is going to read it there. */
final class Simulation {
    private final Trace trace;
    private final long capacity;
    private long hits;
    private long hitBytes;
    private long askedBytes;

    Simulation(Trace trace, long capacity) {
        this.trace = trace;
        this.capacity = capacity;
    }

    /** @param asked hears of each request first */
    void run(Policy policy, IntConsumer asked) {
        boolean[] there = new boolean[trace.bytes().length];
        long used = 0;
        for (int object : trace.requests()) {
            long bytes = trace.bytes()[object];
            asked.accept(object);
            askedBytes += bytes;
            if (there[object]) {
                hits++;
                hitBytes += bytes;
                policy.used(object);
                continue;
            }
            while (used + bytes > capacity) {
                int victim = policy.victim();
                there[victim] = false;
                used -= trace.bytes()[victim];
            }
            there[object] = true;
            used += bytes;
            policy.added(object);
        }
    }

    /** Of a hundred requests, and of a hundred bytes that were asked for, those that were there. */
    double[] hitPercents() {
        return new double[] {100.0 * hits / trace.requests().length, 100.0 * hitBytes / askedBytes};
    }
}
