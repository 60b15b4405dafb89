package io.arrwdb.proxy.route;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.time.Timestamp;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The last write of each collection that this proxy acknowledged: no later read through it may miss it. */
public final class WriteMarks {
    private final Map<CollectionId, Timestamp> last = new ConcurrentHashMap<>();

    public void acknowledged(CollectionId collection, Timestamp ts) {
        last.merge(collection, ts, Timestamp::max);
    }

    /** {@link Timestamp#ZERO} where there was none. */
    public Timestamp of(CollectionId collection) {
        return last.getOrDefault(collection, Timestamp.ZERO);
    }

    public void forget(CollectionId collection) {
        last.remove(collection);
    }
}
