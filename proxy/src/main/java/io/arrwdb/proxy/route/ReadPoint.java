package io.arrwdb.proxy.route;

import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;

/**
 * When a read happens.
 *
 * @param mvcc rows are seen as they were at this timestamp
 * @param need the state that is read holds every write that this covers
 * @param own and these, each in its own shard; all lie at or below {@code mvcc}
 */
public record ReadPoint(Timestamp mvcc, Guarantee need, OwnWrites own) {
    /** Sees every write up to a timestamp that the oracle has given out, and nothing later. */
    static ReadPoint at(Timestamp ts) {
        return new ReadPoint(ts, Guarantee.reached(ts), OwnWrites.NONE);
    }
}
