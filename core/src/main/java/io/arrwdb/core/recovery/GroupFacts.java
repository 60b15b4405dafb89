package io.arrwdb.core.recovery;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.time.Timestamp;

/**
 * What a log group's log holds.
 *
 * @param epoch the highest of a record
 * @param ts the highest of a record
 */
public record GroupFacts(LogBounds bounds, Epoch epoch, Timestamp ts) { }
