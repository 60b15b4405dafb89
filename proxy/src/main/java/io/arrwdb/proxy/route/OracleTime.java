package io.arrwdb.proxy.route;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.time.Timestamp;
import io.grpc.Deadline;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What time it is for the oracle, as this proxy knows without asking each time: what the oracle answered last, and what this machine's
 * monotonic clock has counted since it was asked. The wall clock has no say. Counted from the question, not from the answer, so it is not
 * behind the oracle's time, and ahead by the time of one call at most; but for an oracle whose clock has jumped since.
 *
 * <pre>
 * the last answer is                 | asked for the time
 * none, or older than its limit      | waits for a new one
 * older than a fourth of its limit   | counts on from it, and has a new one fetched meanwhile
 * newer                              | counts on from it
 * </pre>
 */
final class OracleTime {
    private static final int EARLY = 4;

    private final Oracle oracle;
    private final Clock clock;
    private final long limitNanos;
    private final AtomicReference<Optional<Told>> last = new AtomicReference<>(Optional.empty());
    private final AtomicBoolean fetching = new AtomicBoolean();

    /** @param limitMillis how long is counted on from an answer */
    OracleTime(Oracle oracle, Clock clock, long limitMillis) {
        this.oracle = oracle;
        this.clock = clock;
        this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    }

    /** @param askedNanos when it was asked for, by the monotonic clock */
    private record Told(Timestamp at, long askedNanos) {
        Timestamp after(long nanos) {
            return Timestamp.endOfMillis(at.physicalMillis() + TimeUnit.NANOSECONDS.toMillis(nanos - askedNanos));
        }
    }

    /** A timestamp above every one that was handed out before this call. */
    Timestamp ask(Deadline deadline) {
        long asked = clock.monotonicNanos();
        Timestamp now = oracle.sharedNow(deadline);
        told(now, asked);
        return now;
    }

    /** The newest timestamp that was answered; {@link Timestamp#ZERO} before the first. */
    Timestamp answered() {
        return last.get().map(Told::at).orElse(Timestamp.ZERO);
    }

    /** About now; waits for the oracle where its last answer is too old to count on from. */
    Timestamp now(Deadline deadline) {
        Optional<Timestamp> counted = ifKnown();
        return counted.isPresent() ? counted.get() : Timestamp.endOfMillis(ask(deadline).physicalMillis());
    }

    /** About now, without waiting; empty where the last answer is too old to count on from. */
    Optional<Timestamp> ifKnown() {
        long nanos = clock.monotonicNanos();
        Optional<Told> told = last.get();
        if (told.isEmpty() || nanos - told.get().askedNanos > limitNanos / EARLY) {
            fetch(nanos);
        }
        return told.filter(t -> nanos - t.askedNanos <= limitNanos).map(t -> t.after(nanos));
    }

    private void fetch(long asked) {
        if (fetching.compareAndSet(false, true)) {
            oracle.shared().whenComplete((now, error) -> {
                fetching.set(false);
                if (error == null) {
                    told(now, asked);
                }
            });
        }
    }

    /** Timestamps grow, so the greatest was given out last. */
    private void told(Timestamp now, long asked) {
        last.accumulateAndGet(Optional.of(new Told(now, asked)),
                (a, b) -> a.isPresent() && a.get().at.isAfter(b.orElseThrow().at) ? a : b);
    }
}
