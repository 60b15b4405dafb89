package io.arrwdb.proxy.replica;

import java.util.List;

/**
 * The primary as long as it is about as good as another: what is read over and over then stays in one node's memory. Otherwise
 * the better of two that chance draws, by calls under way times latency, more for what a node does not have. Source of the
 * second rule: M. Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001: two draws keep the longest queue
 * short, and do not send everybody to the one node that looks best.
 */
final class CacheAware implements Strategy {
    /** The primary may cost so many times what another does. */
    private static final double NEAR = 1.25;

    @Override
    public Candidate choose(List<Candidate> candidates, long ticket) {
        Candidate primary = candidates.getFirst();
        if (candidates.size() == 1) {
            return primary;
        }
        Candidate best = betterOfTwo(candidates, mix(ticket));
        return primary.cost() <= best.cost() * NEAR ? primary : best;
    }

    private static Candidate betterOfTwo(List<Candidate> candidates, long chance) {
        int size = candidates.size();
        int first = (int) Long.remainderUnsigned(chance, size);
        int second = (first + 1 + (int) Long.remainderUnsigned(chance >>> 32, size - 1)) % size;
        Candidate a = candidates.get(first);
        Candidate b = candidates.get(second);
        return a.cost() <= b.cost() ? a : b;
    }

    /** SplitMix64's finisher (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014). */
    private static long mix(long ticket) {
        long z = ticket + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
