package io.arrwdb.shard.view;

import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.shard.segment.SealedSegment;
import java.util.Optional;

/**
 * One segment of a view: rows that do not change, and the deletes known when the view was made. A row is visible at a
 * timestamp when it was inserted at or before it, and not deleted at or before it. Safe for any number of threads.
 */
public final class SegmentView {
    private final PartitionId partition;
    private final SegmentRows rows;
    private final Deletes deletes;
    private final OwnedRows owned;
    private final Timestamp minTs;
    private final Timestamp maxTs;
    private final Timestamp gone;
    private final SealedSegment sealed;
    /** Of all timestamps from {@link #settled} on; made at the first use. */
    private volatile Bitmap settledVisible;

    /**
     * @param owned which rows the shard owns
     * @param gone when the partition was dropped; {@link Timestamp#MAX} where it was not
     * @param sealed null for a growing segment, whose rows are in the order of their timestamps
     */
    public SegmentView(PartitionId partition, SegmentRows rows, Deletes deletes, OwnedRows owned, Timestamp minTs, Timestamp maxTs,
            Timestamp gone, SealedSegment sealed) {
        this.partition = partition;
        this.rows = rows;
        this.deletes = deletes;
        this.owned = owned;
        this.minTs = minTs;
        this.maxTs = maxTs;
        this.gone = gone;
        this.sealed = sealed;
    }

    public SegmentId id() {
        return rows.id();
    }

    public PartitionId partition() {
        return partition;
    }

    public SegmentRows rows() {
        return rows;
    }

    public boolean isGrowing() {
        return sealed == null;
    }

    /** The opened files; empty for a growing segment. */
    public Optional<SealedSegment> sealed() {
        return Optional.ofNullable(sealed);
    }

    /** An index of the definition; empty where the segment has none, and is to be compared row by row. */
    public Optional<VectorIndex> index(IndexId index) {
        return sealed == null ? Optional.empty() : sealed.index(index);
    }

    /** Whether this is the view of that opening with those deletes. */
    public boolean shows(SealedSegment opening, Deletes known, OwnedRows ownedNow, Timestamp goneAt) {
        return sealed == opening && deletes == known && owned == ownedNow && gone.equals(goneAt);
    }

    public Deletes deletes() {
        return deletes;
    }

    /** Whether no row can be visible at {@code mvcc}; cheap. */
    public boolean isEmptyAt(Timestamp mvcc) {
        return rows.rows() == 0 || minTs.isAfter(mvcc) || !gone.isAfter(mvcc) || owned.isNoneAt(mvcc);
    }

    /** Whether every row is visible at {@code mvcc}; cheap, and false where it would take a look at the rows. */
    public boolean isWholeAt(Timestamp mvcc) {
        return !maxTs.isAfter(mvcc) && gone.isAfter(mvcc) && deletes.isEmpty() && owned.isAllAt(mvcc);
    }

    /** The rows visible at {@code mvcc}; a new bitmap, the caller's. */
    public Bitmap visible(Timestamp mvcc) {
        if (isEmptyAt(mvcc)) {
            return Bitmap.ofNone(rows.rows());
        }
        return mvcc.isBefore(settled()) ? compute(mvcc) : settledVisible().copy();
    }

    /** How many rows are visible at {@code mvcc}. */
    public int countVisible(Timestamp mvcc) {
        if (isEmptyAt(mvcc)) {
            return 0;
        }
        if (!mvcc.isBefore(settled())) {
            return owned.isAll() ? rows.rows() - deletes.deletedRows() : settledVisible().cardinality();
        }
        return compute(mvcc).cardinality();
    }

    /** From this timestamp on nothing of the view changes. */
    private Timestamp settled() {
        return Timestamp.max(Timestamp.max(maxTs, deletes.latest()), owned.latest());
    }

    private Bitmap settledVisible() {
        Bitmap known = settledVisible;
        if (known == null) {
            known = compute(settled());
            settledVisible = known;
        }
        return known;
    }

    private Bitmap compute(Timestamp mvcc) {
        Bitmap visible = inserted(mvcc);
        deletes.hide(visible, mvcc);
        owned.hide(visible, mvcc);
        return visible;
    }

    private Bitmap inserted(Timestamp mvcc) {
        int count = rows.rows();
        if (!maxTs.isAfter(mvcc)) {
            return Bitmap.ofAll(count);
        }
        Bitmap inserted = Bitmap.ofNone(count);
        Column timestamps = rows.timestamps();
        if (isGrowing()) {
            return inserted.setRange(0, firstAfter(timestamps, mvcc));
        }
        for (int row = 0; row < count; row++) {
            if (Long.compareUnsigned(timestamps.getLong(row), mvcc.value()) <= 0) {
                inserted.set(row);
            }
        }
        return inserted;
    }

    private static int firstAfter(Column timestamps, Timestamp mvcc) {
        int low = 0;
        int high = timestamps.rows();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(timestamps.getLong(middle), mvcc.value()) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
