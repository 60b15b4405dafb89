package io.arrwdb.bench.cache;

import java.util.HashMap;
import java.util.Map;

/**
 * One queue in the order of coming, and a hand that goes from the oldest to the newest, again and again: what was used since it came by last
 * stays where it is, the first that was not goes. Source: Y. Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024.
 */
final class Sieve implements Policy {
    private final Map<Integer, Place> places = new HashMap<>();
    /** Before the newest and behind the oldest. */
    private final Place ends = new Place(-1);
    private Place hand = ends;

    Sieve() {
        ends.newer = ends;
        ends.older = ends;
    }

    private static final class Place {
        private final int object;
        private Place newer;
        private Place older;
        private boolean used;

        Place(int object) {
            this.object = object;
        }
    }

    @Override
    public void added(int object) {
        Place place = new Place(object);
        place.newer = ends;
        place.older = ends.older;
        place.older.newer = place;
        ends.older = place;
        places.put(object, place);
    }

    @Override
    public void used(int object) {
        places.get(object).used = true;
    }

    @Override
    public int victim() {
        Place at = hand;
        while (at == ends || at.used) {
            at.used = false;
            at = at.newer;
        }
        hand = at.newer;
        at.newer.older = at.older;
        at.older.newer = at.newer;
        places.remove(at.object);
        return at.object;
    }
}
