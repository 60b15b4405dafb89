package io.arrwdb.robust;

import java.util.Map;
import java.util.TreeMap;

/** Why calls failed, and how often. */
final class Failures {
    private static final int MOST_LETTERS = 140;

    private final Map<String, Integer> byReason = new TreeMap<>();
    private int number;

    synchronized void add(String what, RuntimeException failure) {
        number++;
        String reason = what + ": " + String.valueOf(failure.getMessage()).replaceAll("\\d+", "N").replace('\n', ' ');
        byReason.merge(reason.substring(0, Math.min(MOST_LETTERS, reason.length())), 1, Integer::sum);
    }

    synchronized int number() {
        return number;
    }

    synchronized Map<String, Integer> byReason() {
        return new TreeMap<>(byReason);
    }
}
