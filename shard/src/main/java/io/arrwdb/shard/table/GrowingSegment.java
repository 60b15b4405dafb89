package io.arrwdb.shard.table;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.column.GrowingColumn;
import io.arrwdb.shard.segment.Counted;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.view.OwnedRows;
import io.arrwdb.shard.view.RowsAt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Rows of one partition that are not in files yet, in the order of their timestamps. One writer, the loop of the table;
 * readers look at {@linkplain #rows() snapshots}. Its memory lives until the table and the last reader have let go.
 */
final class GrowingSegment extends Counted {
    private final SegmentId id;
    private final PartitionId partition;
    private final FieldSchema primaryKey;
    private final Arena arena = Arena.ofShared();
    private final Map<FieldId, GrowingColumn> columns = new TreeMap<>();
    private final GrowingColumn timestamps = new GrowingColumn(ColumnType.INT64, arena);
    private final RowIndex index = new RowIndex();
    /** Rows that did not replace the older rows of their key. */
    private final BitSet duplicates = new BitSet();
    private final DeleteState deletes = new DeleteState();
    private int schemaVersion;
    private int rows;
    private Timestamp minTs = Timestamp.MAX;
    private Timestamp maxTs = Timestamp.ZERO;
    private Offset last = new Offset(-1);
    private boolean frozen;
    private Ownership ownership = Ownership.ALL;
    private OwnedRows owned = OwnedRows.ALL;

    GrowingSegment(SegmentId id, PartitionId partition, CollectionSchema schema) {
        this.id = id;
        this.partition = partition;
        this.primaryKey = schema.primaryKey();
        adopt(schema);
    }

    /** Takes on the fields that a schema has and the segment lacks; older rows get the default, or null. */
    void adopt(CollectionSchema schema) {
        for (FieldSchema field : schema.fields()) {
            columns.computeIfAbsent(field.id(), f -> {
                GrowingColumn column = new GrowingColumn(ColumnType.of(field), arena);
                column.append(absent(field, rows));
                return column;
            });
        }
        schemaVersion = Math.max(schemaVersion, schema.version());
    }

    /** Appends the columns of a batch; the caller then {@linkplain #index indexes} its rows one by one. */
    void append(ColumnBatch batch, CollectionSchema schema, Timestamp ts, Offset offset) {
        for (FieldSchema field : schema.fields()) {
            columns.get(field.id()).append(batch.column(field.id()).orElseGet(() -> absent(field, batch.rows())));
        }
        timestamps.append(Column.constant(batch.rows(), ColumnType.INT64, new DefaultValue.OfLong(ts.value())));
        rows += batch.rows();
        minTs = Timestamp.min(minTs, ts);
        maxTs = ts;
        last = offset;
    }

    /** Makes the next row known by its key. */
    void index(KeyCursor key, int row, boolean replaces) {
        index.add(key.print());
        if (!replaces) {
            duplicates.set(row);
        }
    }

    /**
     * Deletes the indexed rows of a key.
     *
     * @param ts when; rows inserted after it stay
     * @param expected the only insert time that may be deleted, or null
     * @return how many rows were alive until now
     */
    int delete(KeyCursor key, Timestamp ts, Timestamp expected) {
        int died = 0;
        Column inserts = timestamps();
        for (int row = index.newest(key.print()); row >= 0; row = index.older(row)) {
            if (!holds(row, key)) {
                continue;
            }
            Timestamp inserted = new Timestamp(inserts.getLong(row));
            if (!inserted.isAfter(ts) && (expected == null || expected.equals(inserted)) && deletes.delete(row, ts)) {
                died++;
            }
            if (!duplicates.get(row)) {
                return died;
            }
        }
        return died;
    }

    /** Calls back with each row of a key, newest first. */
    void rowsOf(KeyCursor key, IntConsumer found) {
        for (int row = index.newest(key.print()); row >= 0; row = index.older(row)) {
            if (holds(row, key)) {
                found.accept(row);
            }
        }
    }

    /** What readers may see now. */
    RowsAt rows() {
        Map<FieldId, Column> snapshot = new HashMap<>();
        columns.forEach((field, column) -> snapshot.put(field, column.snapshot(rows)));
        return new RowsAt(id, rows, snapshot, timestamps.snapshot(rows));
    }

    Column keys() {
        return columns.get(primaryKey.id()).snapshot(rows);
    }

    boolean replaces(int row) {
        return !duplicates.get(row);
    }

    Column timestamps() {
        return timestamps.snapshot(rows);
    }

    /** Rows that the shard owns and that are not deleted. */
    int live(Ownership claims) {
        return deletes.live(rows, owned(claims));
    }

    /** Which rows the shard owns; a split freezes the segment, so that those it concerns stay as many as they are. */
    OwnedRows owned(Ownership claims) {
        if (claims != ownership) {
            ownership = claims;
            owned = rows == 0 ? OwnedRows.ALL : OwnedRows.of(claims, minTs, this::keys);
        }
        return owned;
    }

    /** A frozen segment of the same id, for the child of a split, with the rows that it owns, and their deletes. */
    GrowingSegment child(Ownership claims, CollectionSchema schema) {
        int[] picked = owned(claims, Timestamp.MAX);
        GrowingSegment child = new GrowingSegment(id, partition, schema);
        columns.forEach((field, column) -> child.columns.computeIfAbsent(field, f -> new GrowingColumn(column.type(), child.arena))
                .append(new ColumnBuilder(column.type()).appendRows(column.snapshot(rows), picked).build()));
        child.columns.forEach((field, column) -> fill(column, schema, field, picked.length));
        child.timestamps.append(new ColumnBuilder(ColumnType.INT64).appendRows(timestamps(), picked).build());
        child.takeRows(this, picked);
        return child;
    }

    /** What this segment was frozen before has its default. */
    private static void fill(GrowingColumn column, CollectionSchema schema, FieldId field, int count) {
        if (column.rows() < count) {
            schema.field(field).ifPresent(f -> column.append(absent(f, count)));
        }
    }

    private void takeRows(GrowingSegment from, int[] picked) {
        KeyCursor key = KeyCursor.of(from.keys());
        DeletedRows gone = from.deletes.snapshot().after(Timestamp.ZERO);
        for (int row = 0; row < picked.length; row++) {
            key.moveTo(picked[row]);
            index(key, row, from.replaces(picked[row]));
            int deleted = Arrays.binarySearch(gone.rows(), picked[row]);
            if (deleted >= 0) {
                deletes.delete(row, new Timestamp(gone.timestamps()[deleted]));
            }
        }
        rows = picked.length;
        minTs = from.minTs;
        maxTs = from.maxTs;
        last = from.last;
        frozen = true;
    }

    private int[] owned(Ownership claims, Timestamp at) {
        KeyCursor key = KeyCursor.of(keys());
        int[] picked = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            key.moveTo(row);
            if (claims.owns(key.hash(), at)) {
                picked[count++] = row;
            }
        }
        return Arrays.copyOf(picked, count);
    }

    void freeze() {
        frozen = true;
    }

    boolean frozen() {
        return frozen;
    }

    SegmentId id() {
        return id;
    }

    PartitionId partition() {
        return partition;
    }

    int count() {
        return rows;
    }

    int schemaVersion() {
        return schemaVersion;
    }

    Timestamp minTs() {
        return minTs;
    }

    Timestamp maxTs() {
        return maxTs;
    }

    /** Where the log holds its newest row. */
    Offset last() {
        return last;
    }

    DeleteState deletes() {
        return deletes;
    }

    /** Memory that it takes, outgrown buffers included. */
    long bytes() {
        long bytes = timestamps.bytes() + index.bytes() + deletes.bytes();
        for (GrowingColumn column : columns.values()) {
            bytes += column.bytes();
        }
        return bytes;
    }

    @Override
    protected void free() {
        arena.close();
    }

    @Override
    public String toString() {
        return "growing segment " + id;
    }

    private boolean holds(int row, KeyCursor key) {
        return key.utf8() == null || keys().memory(row).mismatch(MemorySegment.ofArray(key.utf8())) < 0;
    }

    private static Column absent(FieldSchema field, int rows) {
        return Column.constant(rows, ColumnType.of(field), field.defaultValue());
    }
}
