package io.arrwdb.bench.cache;

import java.util.LinkedHashSet;

/** The object longest unused goes. */
final class LeastRecentlyUsed implements Policy {
    private final LinkedHashSet<Integer> byUse = new LinkedHashSet<>();

    @Override
    public void added(int object) {
        byUse.addLast(object);
    }

    @Override
    public void used(int object) {
        byUse.addLast(object);
    }

    @Override
    public int victim() {
        return byUse.removeFirst();
    }
}
