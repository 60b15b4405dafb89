package io.arrwdb.engine.topk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Merges the sorted hits of several segments or shards into one list: by distance, then by key. Of several hits with one key the
 * first (nearest) survives, as Milvus's reduce does it, so an entity never shows twice.
 */
public final class TopKMerge {
    private TopKMerge() {}

    /**
     * The best {@code limit} hits of {@code lists}, each of which is in the natural order of {@link Hit}.
     *
     * @return at most {@code limit} hits with distinct keys, nearest first, ties by ascending key
     */
    public static <K extends Comparable<? super K>, P> List<Hit<K, P>> merge(List<? extends List<Hit<K, P>>> lists, int limit) {
        PriorityQueue<Cursor<K, P>> heads = new PriorityQueue<>(Math.max(1, lists.size()));
        for (List<Hit<K, P>> list : lists) {
            if (!list.isEmpty()) {
                heads.add(new Cursor<>(list));
            }
        }
        List<Hit<K, P>> merged = new ArrayList<>(Math.max(0, Math.min(limit, 1024)));
        Set<K> seen = new HashSet<>();
        while (merged.size() < limit && !heads.isEmpty()) {
            Cursor<K, P> best = heads.poll();
            if (seen.add(best.head().key())) {
                merged.add(best.head());
            }
            if (best.advance()) {
                heads.add(best);
            }
        }
        return merged;
    }

    private static final class Cursor<K extends Comparable<? super K>, P> implements Comparable<Cursor<K, P>> {
        private final List<Hit<K, P>> hits;
        private int at;

        Cursor(List<Hit<K, P>> hits) {
            this.hits = hits;
        }

        Hit<K, P> head() {
            return hits.get(at);
        }

        boolean advance() {
            return ++at < hits.size();
        }

        @Override
        public int compareTo(Cursor<K, P> other) {
            return head().compareTo(other.head());
        }
    }
}
