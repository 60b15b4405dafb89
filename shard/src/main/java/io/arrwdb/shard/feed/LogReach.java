package io.arrwdb.shard.feed;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.time.Timestamp;

/**
 * How far a node has applied a group's log.
 *
 * @param next the first offset that it has not applied
 * @param upTo the newest timestamp among what it has
 */
public record LogReach(Offset next, Timestamp upTo) { }
