package io.arrwdb.coordinator.index;

import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.port.clock.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of each missing file: whether a build runs, how often it has failed, why, and when to try again. In
 * memory: a new coordinator begins with a clean slate.
 */
final class Attempts {
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final int MAX_DOUBLINGS = 20;

    private final Clock clock;
    private final long longestRetryMillis;
    private final Map<Target, Attempt> attempts = new HashMap<>();

    Attempts(Clock clock, long longestRetryMillis) {
        this.clock = clock;
        this.longestRetryMillis = longestRetryMillis;
    }

    /** A file of an index of a segment. */
    record Target(SegmentId segment, IndexId index) { }

    /** How often a target has failed, and why the last time. */
    record Failures(int count, String reason) { }

    private record Attempt(boolean running, Failures failures, long dueNanos) { }

    /** Claims the target; false where a build of it runs, or it is too early to try again. */
    synchronized boolean begin(Target target) {
        Attempt known = attempts.get(target);
        if (known != null && (known.running || clock.monotonicNanos() - known.dueNanos < 0)) {
            return false;
        }
        attempts.put(target, new Attempt(true, known == null ? new Failures(0, "") : known.failures, 0));
        return true;
    }

    synchronized void succeeded(Target target) {
        attempts.remove(target);
    }


    synchronized void failed(Target target, String reason) {
        int count = failures(target).map(Failures::count).orElse(0) + 1;
        long pauseMillis = Math.min(longestRetryMillis, FIRST_RETRY_MILLIS << Math.min(count, MAX_DOUBLINGS));
        attempts.put(target, new Attempt(false, new Failures(count, reason), clock.monotonicNanos() + pauseMillis * 1_000_000));
    }

    /** How the target has failed so far, where it has. */
    synchronized Optional<Failures> failures(Target target) {
        return Optional.ofNullable(attempts.get(target)).map(Attempt::failures).filter(f -> f.count > 0);
    }

    /** Forgets targets that are no longer missing. */
    synchronized void keep(Set<Target> missing) {
        attempts.entrySet().removeIf(e -> !e.getValue().running && !missing.contains(e.getKey()));
    }
}
