package io.arrwdb.proxy.route;

import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;

/**
 * When a read happens.
 *
 * @param mvcc rows are seen as they were at this timestamp
 * @param need the state that is read holds every write that this covers
 */
public record ReadPoint(Timestamp mvcc, Guarantee need) { }
