package io.arrwdb.shard.feed;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Reads that wait until a group's log is applied up to their timestamp. What the log shows by itself is enough where a
 * newer record has been applied; otherwise the leader is asked for its read index, one question at a time for all that
 * wait. The question names the latest timestamp wanted among those that the oracle has reached; where there is none, the lowest of the
 * others: a guarantee in the far future delays nobody else.
 */
final class SafeWaiters {
    private final LogGroupId group;
    private final GroupLeader leader;
    private final Timers timers;
    private final Executor mailbox;
    private final long retryMillis;
    private final Set<Waiter> waiting = new LinkedHashSet<>();
    private SafePoint known = new SafePoint(Timestamp.ZERO, new Offset(0));
    private boolean asking;
    private Runnable recheck = () -> { };

    SafeWaiters(LogGroupId group, GroupLeader leader, Timers timers, Executor mailbox, long retryMillis) {
        this.group = group;
        this.leader = leader;
        this.timers = timers;
        this.mailbox = mailbox;
        this.retryMillis = retryMillis;
    }

    /**
     * Completes, in the loop, once everything at or below {@code need} is applied.
     *
     * @param joined whether what waits has joined the run that {@link #advanced} tells of
     * @param givenUp says that nobody waits for it any more
     */
    CompletionStage<Void> await(Guarantee need, BooleanSupplier joined, BooleanSupplier givenUp) {
        Waiter waiter = new Waiter(need, joined, givenUp, new CompletableFuture<>());
        waiting.add(waiter);
        return waiter.done();
    }

    /** Completes those that need wait no more, and asks the leader for the rest. */
    void advanced(Offset next, Timestamp floor) {
        List<Waiter> ended = new ArrayList<>();
        Guarantee wanted = null;
        for (Waiter waiter : waiting) {
            if (waiter.givenUp().getAsBoolean() || waiter.joined().getAsBoolean() && isSafe(waiter.need().ts(), next, floor)) {
                ended.add(waiter);
            } else if (waiter.need().ts().isAfter(Timestamp.max(known.safe(), floor))) {
                wanted = wanted == null ? waiter.need() : first(wanted, waiter.need());
            }
        }
        waiting.removeAll(ended);
        if (!asking && wanted != null) {
            ask(wanted);
        }
        ended.forEach(Waiter::end);
    }

    /** Fails all that wait. */
    void fail(Throwable cause) {
        List<Waiter> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(waiter -> waiter.done().completeExceptionally(cause));
    }

    private boolean isSafe(Timestamp need, Offset next, Timestamp floor) {
        return !need.isAfter(floor) || !need.isAfter(known.safe()) && next.compareTo(known.end()) >= 0;
    }

    /** Which to ask for. */
    private static Guarantee first(Guarantee one, Guarantee other) {
        if (one.reached() != other.reached()) {
            return one.reached() ? one : other;
        }
        return one.ts().isAfter(other.ts()) == one.reached() ? one : other;
    }

    private void ask(Guarantee need) {
        asking = true;
        leader.readIndex(group, need).whenCompleteAsync((answer, error) -> {
            if (error == null && answer.safe().isAfter(known.safe())) {
                known = answer;
            }
            if (error == null && !answer.safe().isBefore(need.ts())) {
                asking = false;
                recheck.run();
            } else {
                timers.after(retryMillis, mailbox, () -> {
                    asking = false;
                    recheck.run();
                });
            }
        }, mailbox);
    }

    /** What to do when the leader has answered: call {@link #advanced} again. */
    void onAnswer(Runnable action) {
        recheck = action;
    }

    private record Waiter(Guarantee need, BooleanSupplier joined, BooleanSupplier givenUp, CompletableFuture<Void> done) {
        void end() {
            if (givenUp.getAsBoolean()) {
                done.cancel(false);
            } else {
                done.complete(null);
            }
        }
    }
}
