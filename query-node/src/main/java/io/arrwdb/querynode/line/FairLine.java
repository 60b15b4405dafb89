package io.arrwdb.querynode.line;

import io.arrwdb.core.id.CollectionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads that wait, by collection. Collections share by cost, not by number: a collection's next read comes when what it has been
 * served so far is the least, so that one with large searches, or many, does not keep the others waiting. Source: P. Goyal,
 * H. Vin, H. Cheng, "Start-time Fair Queueing", 1996. Pure; time is nobody's business here.
 *
 * @param <R> a read
 */
final class FairLine<R> {
    private final int maxReads;
    private final long maxCost;
    private final Map<CollectionId, Share<R>> shares = new HashMap<>();
    private double served;
    private int reads;
    private long cost;

    /**
     * @param maxReads that wait at most
     * @param maxCost of all that wait; a lone read may cost more
     */
    FairLine(int maxReads, long maxCost) {
        this.maxReads = maxReads;
        this.maxCost = maxCost;
    }

    private record Entry<R>(R read, long cost) { }

    /** A collection's waiting reads, and the service at which its next one begins. */
    private static final class Share<R> {
        private final Deque<Entry<R>> entries = new ArrayDeque<>();
        private double start;
    }

    /** Puts a read at the end of its collection's line; false where the line is full. */
    boolean add(CollectionId collection, long readCost, R read) {
        if (reads >= maxReads || reads > 0 && cost + readCost > maxCost) {
            return false;
        }
        Share<R> share = shares.computeIfAbsent(collection, c -> new Share<>());
        if (share.entries.isEmpty()) {
            share.start = Math.max(share.start, served);
        }
        share.entries.add(new Entry<>(read, readCost));
        reads++;
        cost += readCost;
        return true;
    }

    /** Takes the next read out of the line. */
    Optional<R> next() {
        Share<R> least = null;
        for (Share<R> share : shares.values()) {
            if (!share.entries.isEmpty() && (least == null || share.start < least.start)) {
                least = share;
            }
        }
        if (least == null) {
            return Optional.empty();
        }
        Entry<R> entry = least.entries.poll();
        served = least.start;
        least.start += entry.cost;
        reads--;
        cost -= entry.cost;
        shares.values().removeIf(share -> share.entries.isEmpty() && share.start <= served);
        return Optional.of(entry.read);
    }

    boolean isFull() {
        return reads >= maxReads;
    }

    int reads() {
        return reads;
    }

    long cost() {
        return cost;
    }
}
