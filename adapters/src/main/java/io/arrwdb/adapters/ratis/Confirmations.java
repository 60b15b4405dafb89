package io.arrwdb.adapters.ratis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Confirms leadership by committing marks. Ratis's linearizable read would be cheaper, but is no confirmation: it answers
 * at once where an earlier read has already been acknowledged at the commit index ({@code ReadIndexHeartbeats}), so a
 * leader that was cut off since would still say yes. Calls that come while a mark is on its way share the next one.
 */
final class Confirmations {
    private final LongFunction<CompletableFuture<Boolean>> commitMark;
    private List<Asked> waiting = new ArrayList<>();
    private boolean running;

    private record Asked(long term, CompletableFuture<Boolean> answer) { }

    /** @param commitMark commits a mark in a term; whether it did */
    Confirmations(LongFunction<CompletableFuture<Boolean>> commitMark) {
        this.commitMark = commitMark;
    }

    /** Whether the node led in {@code term} at some moment after this call. */
    CompletableFuture<Boolean> ask(long term) {
        Asked asked = new Asked(term, new CompletableFuture<>());
        boolean begin;
        synchronized (this) {
            waiting.add(asked);
            begin = !running;
            running = true;
        }
        if (begin) {
            round();
        }
        return asked.answer;
    }

    private void round() {
        List<Asked> batch;
        synchronized (this) {
            batch = waiting;
            waiting = new ArrayList<>();
            running = !batch.isEmpty();
        }
        if (batch.isEmpty()) {
            return;
        }
        long term = batch.stream().mapToLong(Asked::term).max().getAsLong();
        commitMark.apply(term).whenComplete((committed, error) -> {
            boolean confirmed = error == null && committed;
            Thread.ofVirtual().start(this::round);
            batch.forEach(asked -> asked.answer.complete(confirmed && asked.term == term));
        });
    }
}
