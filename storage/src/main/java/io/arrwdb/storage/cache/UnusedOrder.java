package io.arrwdb.storage.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * In which order what nobody uses makes room: first what was used only once, the longest unused of it first; then what was wanted again
 * after it had been unused. Of the latter at most so many bytes have that privilege, those used last. So what is read once, however
 * much, does not drive out what is wanted over and over, and what was popular once is forgotten. Pure. Source: R. Karedla, J. Love,
 * B. Wherry, "Caching strategies to improve disk system performance", IEEE Computer 27 (3), 1994 (segmented LRU).
 *
 * <pre>
 * an entry is | event                                                  | then
 * absent      | unused, for the first time                             | ONCE, the last of them
 * absent      | unused, and was unused before                          | AGAIN, the last of them; what is above the bound there: ONCE, the last
 * ONCE, AGAIN | used, or gone                                          | absent
 * </pre>
 *
 * @param <E> equal to itself alone
 */
public final class UnusedOrder<E> {
    private final long againLimitBytes;
    private final Map<E, Long> once = new LinkedHashMap<>();
    private final Map<E, Long> again = new LinkedHashMap<>();
    private long againBytes;

    /** @param againLimitBytes of those that were wanted again, so many go last */
    public UnusedOrder(long againLimitBytes) {
        this.againLimitBytes = againLimitBytes;
    }

    /**
     * Nobody uses an entry any more.
     *
     * @param wantedAgain whether it was used after it had been unused before
     */
    public void add(E entry, long bytes, boolean wantedAgain) {
        remove(entry);
        if (!wantedAgain) {
            once.put(entry, bytes);
            return;
        }
        again.put(entry, bytes);
        againBytes += bytes;
        while (againBytes > againLimitBytes) {
            Map.Entry<E, Long> least = again.entrySet().iterator().next();
            once.put(least.getKey(), least.getValue());
            againBytes -= least.getValue();
            again.remove(least.getKey());
        }
    }

    /** It is used, or gone. Does nothing where it is not there. */
    public void remove(E entry) {
        once.remove(entry);
        Long bytes = again.remove(entry);
        againBytes -= bytes == null ? 0 : bytes;
    }

    /** What goes first. It stays until it is removed. */
    public Optional<E> next() {
        return (once.isEmpty() ? again : once).keySet().stream().findFirst();
    }
}
