package io.arrwdb.core.recovery;

import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.wal.Residence;

/**
 * What a log tells of a shard besides its rows.
 *
 * @param ownership which keys it owns, and since when
 * @param residence whether it lives in that log
 */
public record ShardStanding(Ownership ownership, Residence residence) { }
