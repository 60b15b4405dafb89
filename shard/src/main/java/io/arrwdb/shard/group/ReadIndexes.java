package io.arrwdb.shard.group;

import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.core.wal.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Answers strong reads in batches: take T, then confirm that this node leads and that the group has not been made anew,
 * wait until everything stamped at or below T is resolved, answer. Reads that come meanwhile wait for the next batch, so
 * that no read joins a confirmation that began before it. T is the highest timestamp that the readers know the oracle to have
 * reached; where one of them wants more than that, or nobody knows any, T is drawn.
 */
final class ReadIndexes {
    private final Reign reign;
    private final GroupCommit commit;
    private List<Waiting> waiting = new ArrayList<>();
    private List<Waiting> running = List.of();
    private final List<Waiting> sleeping = new ArrayList<>();

    private record Waiting(Guarantee need, CompletableFuture<SafePoint> answer) { }

    ReadIndexes(Reign reign, GroupCommit commit) {
        this.reign = reign;
        this.commit = commit;
    }

    CompletableFuture<SafePoint> ask(Guarantee need) {
        Waiting read = new Waiting(need, new CompletableFuture<>());
        if (!reign.enforces(Rule.FLOOR_FROM_ORACLE)) {
            reign.raiseFloor(need.ts());
        }
        waiting.add(read);
        next();
        return read.answer();
    }

    void end(GroupException why) {
        waiting.forEach(read -> read.answer().completeExceptionally(why));
        running.forEach(read -> read.answer().completeExceptionally(why));
        sleeping.forEach(read -> read.answer().completeExceptionally(why));
        waiting = new ArrayList<>();
        running = List.of();
    }

    private void next() {
        if (!running.isEmpty() || waiting.isEmpty()) {
            return;
        }
        running = waiting;
        waiting = new ArrayList<>();
        CompletableFuture<Void> before = reign.enforces(Rule.CONFIRM_AFTER_DRAW) ? CompletableFuture.completedFuture(null) : reign.confirm();
        before.thenCompose(done -> take()).whenComplete((ts, error) -> {
            if (error != null) {
                fail(new GroupException(GroupException.Kind.NOT_LEADER, "no timestamp for a read of log group " + reign.group()
                        + ": " + error.getMessage(), error));
            } else {
                promise(ts);
            }
        });
    }

    /** A timestamp that the oracle has reached, as late as all want it where that can be. */
    private CompletableFuture<Timestamp> take() {
        Guarantee latest = running.stream().map(Waiting::need).reduce(Guarantee.NONE, Guarantee::and);
        return latest.reached() ? CompletableFuture.completedFuture(latest.ts())
                : reign.step(reign.ports().oracle().allocate(1)).thenApply(TimestampRange::last);
    }

    private void promise(Timestamp safe) {
        reign.raiseFloor(safe);
        CompletableFuture<Void> after = reign.enforces(Rule.CONFIRM_AFTER_DRAW) ? reign.confirm() : CompletableFuture.completedFuture(null);
        after.whenComplete((confirmed, error) -> {
            if (error != null) {
                fail(new GroupException(GroupException.Kind.NOT_LEADER, "the lead of log group " + reign.group()
                        + " is not confirmed: " + Reign.cause(error).getMessage(), error));
            } else if (reign.enforces(Rule.WAIT_FOR_STAMPED)) {
                commit.inFlight().resolved(safe).thenRun(() -> answer(safe));
            } else {
                answer(safe);
            }
        });
    }

    private void answer(Timestamp safe) {
        List<Waiting> batch = running;
        running = List.of();
        SafePoint point = new SafePoint(safe, reign.applied());
        for (Waiting read : batch) {
            if (read.need().ts().compareTo(safe) <= 0) {
                read.answer().complete(point);
            } else {
                ahead(read, safe);
            }
        }
        next();
    }

    /** A guarantee above the oracle's time: waited for where it is near, refused where it is not. It moves no floor. */
    private void ahead(Waiting read, Timestamp now) {
        long aheadMillis = read.need().ts().physicalMillis() - now.physicalMillis();
        if (aheadMillis > reign.config().maxGuaranteeAheadMillis()) {
            read.answer().completeExceptionally(new GroupException(GroupException.Kind.GUARANTEE_TOO_FAR,
                    "Timestamp lag too large: the guarantee " + read.need().ts().value() + " lies " + aheadMillis
                            + " ms ahead of now"));
            return;
        }
        sleeping.add(read);
        reign.later(Math.max(1, aheadMillis), () -> {
            sleeping.remove(read);
            waiting.add(read);
            next();
        });
    }

    private void fail(GroupException why) {
        List<Waiting> batch = running;
        running = List.of();
        batch.forEach(read -> read.answer().completeExceptionally(why));
        next();
    }
}
