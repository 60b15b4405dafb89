package io.arrwdb.core.plan.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.id.ShardId;
import java.util.List;

/**
 * A load that is to be carried out.
 *
 * @param load what is wanted, and where it is so far
 * @param shards of the collection, in order
 */
public record Wanted(LoadMeta load, List<ShardId> shards) {
    public Wanted {
        shards = List.copyOf(shards);
    }
}
