package io.arrwdb.coordinator.root.oracle;

import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.List;

/** Numbers that are used once: ids and automatic primary keys. Reserved in windows, handed out from memory. */
public final class Ids {
    /** The first number; those below are for fixed ids such as the default database's. */
    public static final long FIRST = 1_000;

    /** Most numbers of one call. */
    public static final int MAX_COUNT = 1 << 24;

    private static final String KEY = SavedLimit.IDS;
    private static final long TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;
    private final int window;
    private long next;
    private long limit;

    public Ids(FencedStore store, int window) {
        this.store = store;
        this.window = window;
    }

    /** Begins a reign: what an earlier one had reserved is never handed out. */
    public synchronized void open() {
        next = 0;
        limit = 0;
    }

    /**
     * The first of {@code count} consecutive numbers.
     *
     * @throws ServiceFailure when the count is not between 1 and {@link #MAX_COUNT}
     */
    public synchronized long allocate(int count) {
        if (count < 1 || count > MAX_COUNT) {
            throw ServiceFailure.refused(1100, "between 1 and " + MAX_COUNT + " ids can be had at once, not " + count);
        }
        if (limit - next < count) {
            reserve(count);
        }
        long first = next;
        next += count;
        return first;
    }

    private void reserve(int count) {
        long reserved = Waiting.on(store.reads().get(KEY), TIMEOUT_MILLIS, "reading the reserved ids").entries().stream()
                .findFirst().map(MetaEntry::value).map(SavedLimit::decode).orElse(FIRST);
        long end = reserved + Math.max(window, count);
        Waiting.on(store.write(List.of(new MetaTxn.Op.Put(KEY, SavedLimit.encode(end)))), TIMEOUT_MILLIS, "reserving ids");
        next = reserved;
        limit = end;
    }
}
