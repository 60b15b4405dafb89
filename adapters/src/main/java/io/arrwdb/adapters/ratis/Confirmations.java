package io.arrwdb.adapters.ratis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Confirms leadership, one round after the other: calls that come while one is under way share the next. Ratis's linearizable read is no
 * confirmation: it answers at once where an earlier read has already been acknowledged at the commit index
 * ({@code ReadIndexHeartbeats}), so a leader that was cut off since would still say yes.
 */
final class Confirmations {
    private final LongFunction<CompletableFuture<Boolean>> majorityKnows;
    private List<Asked> waiting = new ArrayList<>();
    private boolean running;

    private record Asked(long term, CompletableFuture<Boolean> answer) { }

    /** @param majorityKnows whether a majority was in a term, in which this node leads, after the call */
    Confirmations(LongFunction<CompletableFuture<Boolean>> majorityKnows) {
        this.majorityKnows = majorityKnows;
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
        majorityKnows.apply(term).whenComplete((known, error) -> {
            boolean confirmed = error == null && known;
            Thread.ofVirtual().start(this::round);
            batch.forEach(asked -> asked.answer.complete(confirmed && asked.term == term));
        });
    }
}
