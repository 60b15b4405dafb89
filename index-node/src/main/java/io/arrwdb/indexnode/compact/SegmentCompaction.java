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
import java.lang.foreign.Arena;
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
        return merged(order, order.entries(), cancellation).map(bare -> withIndexes(order, bare, cancellation));
    }

    private Optional<SegmentEntry> merged(CompactionOrder order, List<SegmentEntry> entries, Cancellation cancellation) {
        DeadRows dead = DeadRows.read(order, store);
        List<SealedSegment> inputs = new ArrayList<>();
        try {
            for (SegmentEntry entry : entries) {
                inputs.add(open(entry, order));
            }
            List<BitSet> gone = inputs.stream().map(s -> dead.of(s.rows(), s.partition())).toList();
            List<RowRuns.Run> runs = RowRuns.merge(inputs.stream().map(SealedSegment::rows).toList(), gone, cancellation);
            return runs.isEmpty() ? Optional.empty() : Optional.of(write(order, inputs, runs, cancellation));
        } finally {
            inputs.forEach(SealedSegment::release);
        }
    }

    /** The rows are in memory only here: the indexes are built from the file. */
    private SegmentEntry write(CompactionOrder order, List<SealedSegment> inputs, List<RowRuns.Run> runs, Cancellation cancellation) {
        try (MemoryBudget.Reservation reserved = budget.reserve(bytes(inputs, runs), "the compaction of segments " + order.inputs());
                Arena arena = Arena.ofShared()) {
            MergedRows rows = MergedRows.copy(order.output(), order.schema(), inputs.stream().map(SealedSegment::rows).toList(),
                    runs, arena, cancellation);
            WrittenSegment written = store.write(rows, order.schema(), ObjectNames.data(order.prefix(), order.output()),
                    ObjectNames.keys(order.prefix(), order.output())).toCompletableFuture().join();
            return new SegmentEntry(order.output(), inputs.getFirst().partition(), written.rows(), written.minTs(), written.maxTs(),
                    order.schema().version(), written.bytes(), written.data(), written.keys(), order.manifest().checkpointOffset(), List.of());
        }
    }

    /** What the rows that live take, as far as the sizes of their files tell. */
    private static long bytes(List<SealedSegment> inputs, List<RowRuns.Run> runs) {
        long[] live = new long[inputs.size()];
        runs.forEach(run -> live[run.input()] += run.rows());
        long bytes = 0;
        for (int i = 0; i < live.length; i++) {
            SegmentEntry entry = inputs.get(i).entry();
            bytes += (long) Math.ceil((entry.data().lengthBytes() + entry.keys().lengthBytes()) * ((double) live[i] / entry.rows()));
        }
        return bytes;
    }

    private SegmentEntry withIndexes(CompactionOrder order, SegmentEntry bare, Cancellation cancellation) {
        List<IndexEntry> indexes = new ArrayList<>();
        SealedSegment output = open(bare, order);
        try {
            for (IndexWish wish : order.indexes()) {
                output.rows().column(wish.field()).filter(c -> c.type().type().isVector()).flatMap(c -> files.build(wish,
                        order.output(), c.vectors(), order.prefix(), cancellation)).ifPresent(indexes::add);
            }
        } finally {
            output.release();
        }
        long indexBytes = indexes.stream().mapToLong(i -> i.file().lengthBytes()).sum();
        return new SegmentEntry(bare.segment(), bare.partition(), bare.rows(), bare.minTs(), bare.maxTs(), bare.schemaVersion(),
                bare.bytes() + indexBytes, bare.data(), bare.keys(), bare.deleteCheckpoint(), indexes);
    }

    private SealedSegment open(SegmentEntry entry, CompactionOrder order) {
        return store.open(withoutIndexes(entry), order.schema()).toCompletableFuture().join();
    }

    private static SegmentEntry withoutIndexes(SegmentEntry e) {
        return new SegmentEntry(e.segment(), e.partition(), e.rows(), e.minTs(), e.maxTs(), e.schemaVersion(), e.bytes(), e.data(),
                e.keys(), e.deleteCheckpoint(), List.of());
    }
}
