package io.arrwdb.core.recovery;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.time.Timestamp;
import java.util.Map;

/**
 * What a log group's log holds.
 *
 * @param epoch the highest of a record
 * @param ts the highest of a record
 * @param shards those that its manifests and its log tell of, as they are at its end
 */
public record GroupFacts(LogBounds bounds, Epoch epoch, Timestamp ts, Map<ShardId, ShardStanding> shards) {
    public GroupFacts {
        shards = Map.copyOf(shards);
    }
}
