package io.arrwdb.crash;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each key may hold: one value where the last change was acknowledged, several where a change was under way when the
 * server died. {@link #ABSENT} stands for no row.
 */
final class Model {
    static final long ABSENT = -1;

    private final Map<Long, Set<Long>> possible = new HashMap<>();

    /** Keys are about to become {@code value}; until {@link #acknowledged} both old and new are possible. */
    synchronized void attempt(Collection<Long> keys, long value) {
        keys.forEach(key -> possible.computeIfAbsent(key, k -> new HashSet<>(Set.of(ABSENT))).add(value));
    }

    synchronized void acknowledged(Collection<Long> keys, long value) {
        keys.forEach(key -> possible.put(key, new HashSet<>(Set.of(value))));
    }

    /** What contradicts the model, for people; what is there is the truth from now on. */
    synchronized Set<String> contradictions(Map<Long, Long> rows) {
        Set<String> found = new TreeSet<>();
        possible.forEach((key, values) -> {
            long value = rows.getOrDefault(key, ABSENT);
            if (!values.contains(value)) {
                found.add("key " + key + " holds " + text(value) + ", possible were " + values.stream().map(Model::text).toList());
            }
        });
        rows.keySet().stream().filter(key -> !possible.containsKey(key)).forEach(key -> found.add("key " + key + " was never written"));
        possible.replaceAll((key, values) -> new HashSet<>(Set.of(rows.getOrDefault(key, ABSENT))));
        return found;
    }

    private static String text(long value) {
        return value == ABSENT ? "nothing" : "value " + value;
    }
}
