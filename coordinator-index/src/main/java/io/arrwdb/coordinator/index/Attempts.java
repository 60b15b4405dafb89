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
 *
 * <p>A look at the shards takes a while, and what it saw may be of before a build's end. So a file stays claimed until a
 * look that began after it was built: an older picture would have it built twice.
 *
 * <pre>
 * state     begin             succeeded  failed   keep, not missing
 * none      running           -          -        -
 * running   refused           built      failed   stays
 * built     refused in this   -          -        none
 *           look, then running
 * failed    refused until     -          -        none
 *           due, then running
 * </pre>
 */
final class Attempts {
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final int MAX_DOUBLINGS = 20;
    private static final Failures NONE = new Failures(0, "");

    private final Clock clock;
    private final long longestRetryMillis;
    private final Map<Target, Attempt> attempts = new HashMap<>();
    private long look;

    Attempts(Clock clock, long longestRetryMillis) {
        this.clock = clock;
        this.longestRetryMillis = longestRetryMillis;
    }

    /** A file of an index of a segment. */
    record Target(SegmentId segment, IndexId index) { }

    /** How often a target has failed, and why the last time. */
    record Failures(int count, String reason) { }

    private sealed interface Attempt {
        Failures failures();
    }

    private record Running(Failures failures) implements Attempt { }

    private record Built(long look) implements Attempt {
        @Override
        public Failures failures() {
            return NONE;
        }
    }

    private record Failed(Failures failures, long dueNanos) implements Attempt { }

    /** A look at the shards begins: what it sees is newer than all that has been built so far. */
    synchronized void look() {
        look++;
    }

    /** Claims the target; false where a build of it runs or has ended during this look, or it is too early to try again. */
    synchronized boolean begin(Target target) {
        Attempt known = attempts.get(target);
        if (known != null && !mayBegin(known)) {
            return false;
        }
        attempts.put(target, new Running(known == null ? NONE : known.failures()));
        return true;
    }

    private boolean mayBegin(Attempt known) {
        return switch (known) {
            case Running _ -> false;
            case Built built -> built.look < look;
            case Failed failed -> clock.monotonicNanos() - failed.dueNanos >= 0;
        };
    }

    synchronized void succeeded(Target target) {
        attempts.put(target, new Built(look));
    }

    synchronized void failed(Target target, String reason) {
        int count = failures(target).map(Failures::count).orElse(0) + 1;
        long pauseMillis = Math.min(longestRetryMillis, FIRST_RETRY_MILLIS << Math.min(count, MAX_DOUBLINGS));
        attempts.put(target, new Failed(new Failures(count, reason), clock.monotonicNanos() + pauseMillis * 1_000_000));
    }

    /** How the target has failed so far, where it has. */
    synchronized Optional<Failures> failures(Target target) {
        return Optional.ofNullable(attempts.get(target)).map(Attempt::failures).filter(f -> f.count > 0);
    }

    /** Forgets targets that are no longer missing. */
    synchronized void keep(Set<Target> missing) {
        attempts.entrySet().removeIf(e -> !(e.getValue() instanceof Running) && !missing.contains(e.getKey()));
    }
}
