package io.arrwdb.shard.table;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/** Which manifest versions are still read by some view. Safe for any thread: views end on the threads of their readers. */
final class Pins {
    private final ConcurrentSkipListMap<Long, Integer> views = new ConcurrentSkipListMap<>();

    void add(long version) {
        views.merge(version, 1, Integer::sum);
    }

    void remove(long version) {
        views.computeIfPresent(version, (v, count) -> count == 1 ? null : count - 1);
    }

    /** The oldest version with a view. */
    OptionalLong oldest() {
        var first = views.firstEntry();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.getKey());
    }
}
