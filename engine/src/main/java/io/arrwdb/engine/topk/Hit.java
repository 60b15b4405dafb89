package io.arrwdb.engine.topk;

/**
 * One hit on its way from a segment to the client. The natural order is from better to worse: by distance, then by key.
 *
 * @param distance the engine's distance, smaller is better
 * @param key the primary key; its natural order breaks ties, equality means the same entity
 * @param payload where the rest of the row is, carried through untouched
 */
public record Hit<K extends Comparable<? super K>, P>(float distance, K key, P payload) implements Comparable<Hit<K, P>> {
    @Override
    public int compareTo(Hit<K, P> other) {
        int byDistance = Float.compare(distance, other.distance);
        return byDistance != 0 ? byDistance : key.compareTo(other.key);
    }
}
