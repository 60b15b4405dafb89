package io.arrwdb.bench.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows the requests that come: the object whose next use is farthest away goes. Source: L. Belady, "A study of replacement algorithms for
 * a virtual-storage computer", 1966; for objects of one size it is the best possible, for others near it. Nobody can use it; it says
 * how much there is to gain.
 */
final class Hindsight implements Policy {
    private static final int NEVER = Integer.MAX_VALUE;

    private final Map<Integer, Deque<Integer>> uses = new HashMap<>();
    private final TreeMap<Long, Integer> byNextUse = new TreeMap<>();
    private final Map<Integer, Long> places = new HashMap<>();

    Hindsight(int[] requests) {
        for (int at = 0; at < requests.length; at++) {
            uses.computeIfAbsent(requests[at], object -> new ArrayDeque<>()).add(at);
        }
    }

    /** To be called for each request, before the others hear of it. */
    void asked(int object) {
        uses.get(object).remove();
    }

    @Override
    public void added(int object) {
        Integer next = uses.get(object).peek();
        long place = (long) (next == null ? NEVER : next) << Integer.SIZE | object;
        places.put(object, place);
        byNextUse.put(place, object);
    }

    @Override
    public void used(int object) {
        byNextUse.remove(places.get(object));
        added(object);
    }

    @Override
    public int victim() {
        int object = byNextUse.pollLastEntry().getValue();
        places.remove(object);
        return object;
    }
}
