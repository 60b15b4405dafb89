package io.arrwdb.shard.group;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The records that this epoch stamped and that are not resolved, in the order of their timestamps and of the log. */
final class InFlight {
    private final Deque<Stamped> records = new ArrayDeque<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private long bytes;

    /**
     * A stamped record.
     *
     * @param last whether it completes its share
     */
    record Stamped(PendingRequest.Share share, long sequence, Timestamp ts, int bytes, boolean last) { }

    private record Waiter(Timestamp upTo, CompletableFuture<Void> resolved) { }

    void add(Stamped record) {
        records.addLast(record);
        bytes += record.bytes();
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** The record that has been read back, no longer in flight; empty where the epoch did not stamp it. */
    Optional<Stamped> readBack(ShardId shard, long sequence) {
        Stamped first = records.peekFirst();
        if (first == null || !first.share().shard().equals(shard) || first.sequence() != sequence) {
            return Optional.empty();
        }
        remove(first);
        return Optional.of(first);
    }

    /** The record is certainly not in the log. */
    void remove(Stamped record) {
        if (records.remove(record)) {
            bytes -= record.bytes();
            wake();
        }
    }

    /** Completes once no record stamped at or below {@code upTo} is in flight; fails where the epoch ends first. */
    CompletableFuture<Void> resolved(Timestamp upTo) {
        Waiter waiter = new Waiter(upTo, new CompletableFuture<>());
        waiters.add(waiter);
        wake();
        return waiter.resolved();
    }

    /**
     * Gives all up, for the epoch is over: nobody knows what became of them.
     *
     * @param unresolved true but for the mutant that takes the end for an answer
     */
    List<Stamped> abandon(GroupException why, boolean unresolved) {
        List<Stamped> all = List.copyOf(records);
        List<Waiter> waiting = List.copyOf(waiters);
        records.clear();
        waiters.clear();
        bytes = 0;
        waiting.forEach(waiter -> {
            if (unresolved) {
                waiter.resolved().completeExceptionally(why);
            } else {
                waiter.resolved().complete(null);
            }
        });
        return all;
    }

    private void wake() {
        Stamped first = records.peekFirst();
        List<Waiter> ready = waiters.stream().filter(w -> first == null || first.ts().isAfter(w.upTo())).toList();
        waiters.removeAll(ready);
        ready.forEach(w -> w.resolved().complete(null));
    }
}
