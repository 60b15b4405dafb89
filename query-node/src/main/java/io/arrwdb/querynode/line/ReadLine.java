package io.arrwdb.querynode.line;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.rpc.ServiceFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Lets so many reads compute at a time; the others stand in a {@link FairLine}. A read whose deadline has passed, or whose caller
 * has gone, is dropped when its turn comes. A read that finds the line full is refused as overload, which clients try again.
 */
public final class ReadLine {
    /** Milvus's code for a limit of rate, which SDKs try again with growing pauses. */
    private static final int RATE_LIMIT = 8;

    private final FairLine<Waiting> line;
    private final int slots;
    private int running;

    /**
     * @param slots reads that compute at a time
     * @param maxReads that wait at most
     * @param maxCost of all that wait
     */
    public ReadLine(int slots, int maxReads, long maxCost) {
        this.slots = slots;
        this.line = new FairLine<>(maxReads, maxCost);
    }

    private record Waiting(CompletableFuture<Boolean> turn, BooleanSupplier over) { }

    /** A place among those that compute; closing it lets the next one in. */
    public final class Turn implements AutoCloseable {
        private Turn() { }

        @Override
        public void close() {
            leave();
        }
    }

    /**
     * Waits, on a virtual thread, for the read's turn.
     *
     * @param cost what it takes beside other reads, in any unit
     * @param over whether nobody waits for it any more
     * @return empty where that was so when its turn came
     * @throws ServiceFailure when the line is full
     */
    public Optional<Turn> await(CollectionId collection, long cost, BooleanSupplier over) {
        Waiting mine = new Waiting(new CompletableFuture<>(), over);
        synchronized (this) {
            if (running < slots) {
                running++;
                return Optional.of(new Turn());
            }
            if (!line.add(collection, cost, mine)) {
                throw ServiceFailure.unavailable(RATE_LIMIT, "rate limit exceeded: " + line.reads() + " reads of cost "
                        + line.cost() + " wait on this query node already; send this one again later");
            }
        }
        return mine.turn.join() ? Optional.of(new Turn()) : Optional.empty();
    }

    /** Whether a read that comes now is refused. */
    synchronized boolean isFull() {
        return running >= slots && line.isFull();
    }

    private void leave() {
        Optional<Waiting> next;
        do {
            synchronized (this) {
                next = line.next();
                if (next.isEmpty()) {
                    running--;
                }
            }
        } while (next.isPresent() && !begin(next.get()));
    }

    private static boolean begin(Waiting waiting) {
        boolean wanted = !waiting.over.getAsBoolean();
        waiting.turn.complete(wanted);
        return wanted;
    }
}
