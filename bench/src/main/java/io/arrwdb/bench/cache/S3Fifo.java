package io.arrwdb.bench.cache;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;

/**
 * Two queues: what comes must be used twice in the small one, a tenth of the cache, to reach the large one; what was turned away of late
 * goes there at once. Source: J. Yang et al., "FIFO Queues are All You Need for Cache Eviction", SOSP 2023; queues are measured in bytes.
 */
final class S3Fifo implements Policy {
    private static final int SMALL_PERCENT = 10;
    private static final int MOST_USES = 3;

    private final long[] bytes;
    private final long smallLimit;
    private final long ghostLimit;
    private final Queue<Integer> small = new ArrayDeque<>();
    private final Queue<Integer> large = new ArrayDeque<>();
    private final LinkedHashSet<Integer> turnedAway = new LinkedHashSet<>();
    private final Map<Integer, Integer> uses = new HashMap<>();
    private long smallBytes;
    private long turnedAwayBytes;

    S3Fifo(long[] bytes, long capacity) {
        this.bytes = bytes;
        smallLimit = capacity / 100 * SMALL_PERCENT;
        ghostLimit = capacity - smallLimit;
    }

    @Override
    public void added(int object) {
        uses.put(object, 0);
        if (turnedAway.remove(object)) {
            turnedAwayBytes -= bytes[object];
            large.add(object);
        } else {
            small.add(object);
            smallBytes += bytes[object];
        }
    }

    @Override
    public void used(int object) {
        uses.merge(object, 1, (before, one) -> Math.min(MOST_USES, before + one));
    }

    @Override
    public int victim() {
        while (true) {
            if (!small.isEmpty() && (smallBytes >= smallLimit || large.isEmpty())) {
                int object = small.remove();
                smallBytes -= bytes[object];
                if (uses.get(object) <= 1) {
                    turnAway(object);
                    return object;
                }
                uses.put(object, 0);
                large.add(object);
            } else {
                int object = large.remove();
                int left = uses.get(object);
                if (left == 0) {
                    uses.remove(object);
                    return object;
                }
                uses.put(object, left - 1);
                large.add(object);
            }
        }
    }

    private void turnAway(int object) {
        uses.remove(object);
        turnedAway.addLast(object);
        turnedAwayBytes += bytes[object];
        while (turnedAwayBytes > ghostLimit) {
            turnedAwayBytes -= bytes[turnedAway.removeFirst()];
        }
    }
}
