package io.arrwdb.querynode.read;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.topk.TopK;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Merges the sorted hits of several segments into one list a query: nearest first, ties by ascending key, an entity once.
 * The output of all queries lies one after another in {@link Picks}.
 */
final class HitMerge {
    private final Column[] keys;
    private final List<TopK[]> hits;
    private final int limit;
    private final Picks picks = new Picks();
    private float[] distances = new float[16];

    /**
     * @param keys the key column of each segment
     * @param hits of each segment, one list a query, sorted
     */
    HitMerge(Column[] keys, List<TopK[]> hits, int limit) {
        this.keys = keys;
        this.hits = hits;
        this.limit = limit;
    }

    /** Merges the hits of one query; answers how many there are. */
    int merge(int query) {
        int first = picks.size();
        int[] at = new int[keys.length];
        Seen seen = keys.length > 0 && keys[0].type().type() == DataType.VARCHAR ? new SeenTexts() : new SeenInts();
        while (picks.size() - first < limit) {
            int best = best(at, query);
            if (best < 0) {
                break;
            }
            TopK list = hits.get(best)[query];
            int row = list.row(at[best]);
            if (seen.add(keys[best], row)) {
                add(best, row, list.distance(at[best]));
            }
            at[best]++;
        }
        orderTies(first);
        return picks.size() - first;
    }

    Picks picks() {
        return picks;
    }

    float distance(int pick) {
        return distances[pick];
    }

    private void add(int segment, int row, float distance) {
        if (picks.size() == distances.length) {
            distances = Arrays.copyOf(distances, distances.length * 2);
        }
        distances[picks.size()] = distance;
        picks.add(segment, row);
    }

    /** The segment whose next hit comes first, or -1 when all are used up. */
    private int best(int[] at, int query) {
        int best = -1;
        for (int s = 0; s < at.length; s++) {
            TopK list = hits.get(s)[query];
            if (at[s] < list.size() && (best < 0 || isBefore(s, at[s], best, at[best], query))) {
                best = s;
            }
        }
        return best;
    }

    private boolean isBefore(int a, int atA, int b, int atB, int query) {
        TopK listA = hits.get(a)[query];
        TopK listB = hits.get(b)[query];
        int byDistance = Float.compare(listA.distance(atA), listB.distance(atB));
        return byDistance != 0 ? byDistance < 0
                : KeyOrder.compare(keys[a], listA.row(atA), keys[b], listB.row(atB)) < 0;
    }

    /** Within a segment equal distances come in the order of rows, not of keys: an insertion sort puts that right. */
    private void orderTies(int first) {
        for (int i = first + 1; i < picks.size(); i++) {
            for (int j = i; j > first && distances[j] == distances[j - 1] && keyAfter(j - 1, j); j--) {
                picks.swap(j, j - 1);
            }
        }
    }

    private boolean keyAfter(int a, int b) {
        return KeyOrder.compare(keys[picks.segment(a)], picks.row(a), keys[picks.segment(b)], picks.row(b)) > 0;
    }

    /** The keys that have been answered. */
    private interface Seen {
        boolean add(Column keys, int row);
    }

    private static final class SeenTexts implements Seen {
        private final Set<String> keys = new HashSet<>();

        @Override
        public boolean add(Column column, int row) {
            return keys.add(column.string(row));
        }
    }

    /** Open addressing; 0 is kept aside, since it marks a free slot. */
    private static final class SeenInts implements Seen {
        private long[] slots = new long[64];
        private int size;
        private boolean zero;

        @Override
        public boolean add(Column column, int row) {
            long key = column.getLong(row);
            if (key == 0) {
                boolean fresh = !zero;
                zero = true;
                return fresh;
            }
            int slot = slotOf(key);
            if (slots[slot] == key) {
                return false;
            }
            slots[slot] = key;
            if (++size * 2 > slots.length) {
                grow();
            }
            return true;
        }

        private int slotOf(long key) {
            int mask = slots.length - 1;
            int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
            while (slots[slot] != 0 && slots[slot] != key) {
                slot = slot + 1 & mask;
            }
            return slot;
        }

        private void grow() {
            long[] old = slots;
            slots = new long[old.length * 2];
            for (long key : old) {
                if (key != 0) {
                    slots[slotOf(key)] = key;
                }
            }
        }
    }
}
