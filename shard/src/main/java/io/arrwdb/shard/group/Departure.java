package io.arrwdb.shard.group;

import io.arrwdb.core.time.Timestamp;
import java.util.List;

/**
 * What a group tells of a shard that has left it, for the group that takes it over.
 *
 * @param ts of the record that cut it: no later row of the shard is in the log that it left
 * @param intents prefixes under which objects may lie that no manifest names
 * @param manifests objects of manifests that will not be in force any more, the last one included
 */
public record Departure(Timestamp ts, List<String> intents, List<String> manifests) {
    public Departure {
        intents = List.copyOf(intents);
        manifests = List.copyOf(manifests);
    }
}
