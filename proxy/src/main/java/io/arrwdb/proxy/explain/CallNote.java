package io.arrwdb.proxy.explain;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.ReadCost;
import io.arrwdb.proxy.fanout.Ask;
import java.util.stream.Collectors;

/**
 * One call of a query node.
 *
 * @param outcome {@code answered}, {@code cancelled}, or what it was refused with
 * @param tookNanos from sending to the end
 * @param cost what the node says of its part; empty where it did not answer
 */
public record CallNote(Ask ask, String outcome, long tookNanos, ReadCost cost) {
    public static final String ANSWERED = "answered";
    public static final String CANCELLED = "cancelled";

    void write(JsonWriter json) {
        json.object().field("node", ask.node().value())
                .field("shards", ask.shards().stream().map(ShardId::toString).collect(Collectors.joining(",")))
                .field("hedge", ask.hedge()).field("outcome", outcome).field("micros", tookNanos / 1_000)
                .field("queue_micros", cost.getQueueNanos() / 1_000).field("consistency_micros", cost.getWaitNanos() / 1_000)
                .field("load_micros", cost.getLoadNanos() / 1_000).field("search_micros", cost.getSearchNanos() / 1_000).field("segments", cost.getSegments())
                .field("growing_segments", cost.getGrowingSegments()).field("cache_misses", cost.getColdSegments())
                .field("rows", cost.getScannedRows()).end();
    }
}
