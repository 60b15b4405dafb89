package io.arrwdb.shard.group;

import io.arrwdb.core.time.Timestamp;
import java.util.List;

/**
 * A request has taken effect.
 *
 * @param ts the highest timestamp of its records
 * @param applied for each write, in order: rows inserted, or keys of which something was deleted. Of a request that had
 *     taken effect before, what it asked for
 */
public record WriteResult(Timestamp ts, List<Long> applied) {
    public WriteResult {
        applied = List.copyOf(applied);
    }
}
