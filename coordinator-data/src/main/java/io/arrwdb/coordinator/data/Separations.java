package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.proto.internal.ShardReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rewrites segments that lie in files of another shard since a split into files of their own, one compaction of a shard at a time. What
 * they leave is garbage that is forgotten when its time has come: then the shards share nothing.
 */
final class Separations {
    /** How long a shard is left alone of which a compaction failed. */
    private static final long REST_MILLIS = 10_000;

    private final Compactions compactions;
    private final Clock clock;
    private final Map<ShardId, Long> restingUntilMillis = new ConcurrentHashMap<>();

    Separations(Compactions compactions, Clock clock) {
        this.compactions = compactions;
        this.clock = clock;
    }

    /** Begins what of it can begin now. In passes, which go on asking. */
    void begin(Catalog now, List<ShardReport> borrowers, List<NodeId> workers) {
        restingUntilMillis.values().removeIf(until -> until <= clock.wallMillis());
        for (ShardReport report : borrowers) {
            ShardId id = new ShardId(report.getShard());
            Optional<CollectionMeta> collection = now.collectionOf(id).filter(CollectionMeta::available);
            Optional<ShardMeta> shard = collection.flatMap(c -> c.shard(id));
            if (shard.isPresent() && !rests(id)) {
                List<List<SegmentId>> plan = compactions.planRewrite(report, report.getBorrowedList().stream().map(SegmentId::new).toList());
                plan.stream().findFirst().ifPresent(inputs -> compactions.start(collection.get(), shard.get(), inputs, workers, done -> {
                    if (!done) {
                        restingUntilMillis.put(id, clock.wallMillis() + REST_MILLIS);
                    }
                }));
            }
        }
    }

    /** Whether a compaction of the shard has failed a moment ago. */
    boolean rests(ShardId shard) {
        return restingUntilMillis.getOrDefault(shard, 0L) > clock.wallMillis();
    }
}
