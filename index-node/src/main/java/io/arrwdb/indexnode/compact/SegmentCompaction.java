package io.arrwdb.indexnode.compact;

import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.indexnode.build.IndexFiles;
import io.arrwdb.indexnode.build.IndexWish;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.segment.WrittenSegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Merges segments of one partition into one, without the rows that were dead at the horizon, and builds its indexes. Rows
 * that died later are in the output; the leader carries their deletes over. Blocks, on a worker.
 */
public final class SegmentCompaction {
    private final SegmentStore store;
    private final IndexFiles files;
    private final MemoryBudget budget;

    public SegmentCompaction(SegmentStore store, IndexFiles files, MemoryBudget budget) {
        this.store = store;
        this.files = files;
        this.budget = budget;
    }

    /**
     * The output; nothing where no row is left.
     *
     * @throws io.arrwdb.engine.CancelledSearchException when cancelled
     * @throws io.arrwdb.engine.memory.MemoryBudgetExceeded when the memory for the output is not left
     */
    public Optional<SegmentEntry> run(CompactionOrder order, Cancellation cancellation) {
        List<SegmentEntry> entries = order.entries();
        long bytes = entries.stream().mapToLong(e -> e.data().lengthBytes() + e.keys().lengthBytes()).sum();
        try (MemoryBudget.Reservation reserved = budget.reserve(bytes, "the compaction of segments " + order.inputs())) {
            DeadRows dead = DeadRows.read(order, store);
            MergedRows merged = merge(order, entries, dead, cancellation);
            return merged.rows() == 0 ? Optional.empty() : Optional.of(write(order, entries, merged, cancellation));
        }
    }

    private MergedRows merge(CompactionOrder order, List<SegmentEntry> entries, DeadRows dead, Cancellation cancellation) {
        List<SealedSegment> inputs = new ArrayList<>();
        try {
            for (SegmentEntry entry : entries) {
                inputs.add(store.open(withoutIndexes(entry), order.schema()).toCompletableFuture().join());
            }
            List<BitSet> gone = inputs.stream().map(s -> dead.of(s.rows(), s.partition())).toList();
            List<RowRuns.Run> runs = RowRuns.merge(inputs.stream().map(SealedSegment::rows).toList(), gone, cancellation);
            return MergedRows.copy(order.output(), order.schema(), inputs.stream().map(SealedSegment::rows).toList(), runs, cancellation);
        } finally {
            inputs.forEach(SealedSegment::release);
        }
    }

    private SegmentEntry write(CompactionOrder order, List<SegmentEntry> entries, MergedRows merged, Cancellation cancellation) {
        cancellation.check();
        WrittenSegment written = store.write(merged, order.schema(), ObjectNames.data(order.prefix(), order.output()),
                ObjectNames.keys(order.prefix(), order.output())).toCompletableFuture().join();
        List<IndexEntry> indexes = new ArrayList<>();
        for (IndexWish wish : order.indexes()) {
            merged.column(wish.field()).filter(c -> c.type().type().isVector()).flatMap(c -> files.build(wish, order.output(),
                    c.vectors(), order.prefix(), cancellation)).ifPresent(indexes::add);
        }
        long indexBytes = indexes.stream().mapToLong(i -> i.file().lengthBytes()).sum();
        return new SegmentEntry(order.output(), entries.getFirst().partition(), written.rows(), written.minTs(), written.maxTs(),
                order.schema().version(), written.bytes() + indexBytes, written.data(), written.keys(),
                order.manifest().checkpointOffset(), indexes);
    }

    private static SegmentEntry withoutIndexes(SegmentEntry e) {
        return new SegmentEntry(e.segment(), e.partition(), e.rows(), e.minTs(), e.maxTs(), e.schemaVersion(), e.bytes(), e.data(),
                e.keys(), e.deleteCheckpoint(), List.of());
    }
}
