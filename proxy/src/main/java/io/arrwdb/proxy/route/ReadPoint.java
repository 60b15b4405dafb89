package io.arrwdb.proxy.route;

import io.arrwdb.core.time.Timestamp;

/**
 * When a read happens.
 *
 * @param mvcc rows are seen as they were at this timestamp
 * @param need the state that is read holds every write at or below this timestamp
 */
public record ReadPoint(Timestamp mvcc, Timestamp need) { }
