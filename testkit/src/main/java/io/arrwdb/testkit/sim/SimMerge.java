package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.shard.group.RegisteredCompaction;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.view.RowsAt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes one segment of the inputs of a compaction, without the rows that were deleted at or below its horizon. */
final class SimMerge {
    private final SegmentStore store;
    private final RegisteredCompaction registered;
    private final Map<SegmentId, Map<Integer, Timestamp>> deleted = new HashMap<>();
    private final Map<FieldId, ColumnBuilder> columns = new TreeMap<>();
    private final ColumnBuilder timestamps = new ColumnBuilder(ColumnType.INT64);

    SimMerge(SegmentStore store, RegisteredCompaction registered) {
        this.store = store;
        this.registered = registered;
    }

    /** The output; empty where no row is left. */
    CompletionStage<Optional<SegmentEntry>> run() {
        Manifest manifest = registered.manifest();
        CompletionStage<Void> read = CompletableFuture.completedStage(null);
        for (DeleteFile file : manifest.deleteFiles()) {
            read = read.thenCompose(done -> store.readDeletes(file.file(), Set.copyOf(registered.compaction().inputs())))
                    .thenAccept(sections -> sections.forEach(this::note));
        }
        for (SegmentId input : registered.compaction().inputs()) {
            read = read.thenCompose(done -> store.open(manifest.segment(input).orElseThrow(), manifest.schema())).thenAccept(this::take);
        }
        return read.thenCompose(done -> write());
    }

    private void note(SegmentId segment, DeletedRows rows) {
        Map<Integer, Timestamp> known = deleted.computeIfAbsent(segment, id -> new HashMap<>());
        for (int i = 0; i < rows.count(); i++) {
            known.merge(rows.rows()[i], new Timestamp(rows.timestamps()[i]), Timestamp::min);
        }
    }

    private void take(SealedSegment segment) {
        Column inserted = segment.rows().timestamps();
        Map<Integer, Timestamp> gone = deleted.getOrDefault(segment.id(), Map.of());
        for (int row = 0; row < segment.rows().rows(); row++) {
            if (gone.getOrDefault(row, Timestamp.MAX).isAfter(registered.horizon()) && isOurs(segment, row)) {
                append(segment.rows(), row);
                timestamps.appendLong(inserted.getLong(row));
            }
        }
        segment.release();
    }

    /** What a split gave away at or below the horizon is the other side's. */
    private boolean isOurs(SealedSegment segment, int row) {
        Ownership owned = registered.manifest().checkpoint().progress().ownership();
        Timestamp at = owned.ofChild() ? Timestamp.max(registered.horizon(), owned.claims().getFirst().since()) : registered.horizon();
        Column keys = segment.rows().column(SimRows.KEY).orElseThrow();
        return owned.owns(keys.type().type() == DataType.VARCHAR ? KeyHash.of(keys.bytes(row)) : KeyHash.of(keys.getLong(row)), at);
    }

    /** What the segment was written before is filled in. */
    private void append(SegmentRows rows, int row) {
        for (FieldSchema field : registered.manifest().schema().fields()) {
            ColumnBuilder column = columns.computeIfAbsent(field.id(), id -> new ColumnBuilder(ColumnType.of(field)));
            rows.column(field.id()).ifPresentOrElse(there -> column.appendRow(there, row),
                    () -> column.appendAll(Column.constant(1, ColumnType.of(field), field.defaultValue())));
        }
    }

    private CompletionStage<Optional<SegmentEntry>> write() {
        if (timestamps.rows() == 0) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        SegmentId output = registered.compaction().output();
        Manifest manifest = registered.manifest();
        Map<FieldId, Column> built = new TreeMap<>();
        columns.forEach((field, column) -> built.put(field, column.build()));
        RowsAt rows = new RowsAt(output, timestamps.rows(), built, timestamps.build());
        String prefix = registered.compaction().prefix();
        return store.write(rows, manifest.schema(), ObjectNames.data(prefix, output), ObjectNames.keys(prefix, output))
                .thenApply(written -> Optional.of(new SegmentEntry(output, partition(manifest).partition(), written.rows(), written.minTs(),
                        written.maxTs(), manifest.schema().version(), written.bytes(), written.data(), written.keys(),
                        registered.compaction().snapshot(), new ArrayList<>(List.of()))));
    }

    private SegmentEntry partition(Manifest manifest) {
        return manifest.segment(registered.compaction().inputs().getFirst()).orElseThrow();
    }
}
