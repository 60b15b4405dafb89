package io.arrwdb.indexnode.compact;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SegmentStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rows of the inputs nobody can see any more: deleted at or below the horizon, one by one or with their partition, or
 * deleted as early as they were inserted, by a later row of the same request with the same key; or not the shard's since a split.
 */
final class DeadRows {
    private final Manifest manifest;
    private final Timestamp horizon;
    private final Map<SegmentId, List<DeletedRows>> deletes = new HashMap<>();

    private DeadRows(Manifest manifest, Timestamp horizon) {
        this.manifest = manifest;
        this.horizon = horizon;
    }

    /** Reads the delete files that have sections of the inputs. Blocks. */
    static DeadRows read(CompactionOrder order, SegmentStore store) {
        DeadRows rows = new DeadRows(order.manifest(), order.horizon());
        for (DeleteFile file : order.manifest().deleteFiles()) {
            Set<SegmentId> wanted = new HashSet<>(order.inputs());
            wanted.retainAll(file.segments());
            if (!wanted.isEmpty()) {
                store.readDeletes(file.file(), wanted).toCompletableFuture().join().forEach(rows::add);
            }
        }
        return rows;
    }

    private void add(SegmentId segment, DeletedRows deleted) {
        deletes.computeIfAbsent(segment, s -> new ArrayList<>()).add(deleted);
    }

    /** The rows of an input to leave out. */
    BitSet of(SegmentRows rows, PartitionId partition) {
        BitSet bits = new BitSet();
        for (DeletedRows deleted : deletes.getOrDefault(rows.id(), List.of())) {
            for (int i = 0; i < deleted.count(); i++) {
                Timestamp ts = new Timestamp(deleted.timestamps()[i]);
                Timestamp inserted = new Timestamp(rows.timestamps().getLong(deleted.rows()[i]));
                if (!ts.isAfter(horizon) || !ts.isAfter(inserted)) {
                    bits.set(deleted.rows()[i]);
                }
            }
        }
        foreign(rows, bits);
        for (PartitionTombstone tombstone : manifest.tombstones()) {
            if (tombstone.partition().equals(partition) && !tombstone.ts().isAfter(horizon)) {
                for (int row = 0; row < rows.rows(); row++) {
                    if (!new Timestamp(rows.timestamps().getLong(row)).isAfter(tombstone.ts())) {
                        bits.set(row);
                    }
                }
            }
        }
        return bits;
    }

    /** What a split gave away at or below the horizon is the other side's. */
    private void foreign(SegmentRows rows, BitSet bits) {
        Ownership owned = manifest.checkpoint().progress().ownership();
        if (owned.claims().isEmpty()) {
            return;
        }
        Timestamp at = owned.ofChild() ? Timestamp.max(horizon, owned.claims().getFirst().since()) : horizon;
        Column keys = rows.column(manifest.schema().primaryKey().id()).orElseThrow();
        boolean text = keys.type().type() == DataType.VARCHAR;
        for (int row = 0; row < keys.rows(); row++) {
            if (!owned.owns(text ? KeyHash.of(keys.bytes(row)) : KeyHash.of(keys.getLong(row)), at)) {
                bits.set(row);
            }
        }
    }
}
