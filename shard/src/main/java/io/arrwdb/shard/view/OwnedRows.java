package io.arrwdb.shard.view;

import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.ring.Ownership.Claim;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which rows of a segment its shard owns, at each timestamp. The files that both sides of a split name hold the rows of both;
 * each side sees its own. Computed when it is first asked for, from the hashes of the keys, and kept. Safe for any number of
 * threads, as long as the segment is held.
 */
public final class OwnedRows {
    /** Of a segment whose rows all came after the shard's last split. */
    public static final OwnedRows ALL = new OwnedRows(false, List.of(), () -> null);

    private final boolean noneBefore;
    private final List<Claim> claims;
    private final Supplier<Column> keys;
    private final Bitmap[] rows;

    private OwnedRows(boolean noneBefore, List<Claim> claims, Supplier<Column> keys) {
        this.noneBefore = noneBefore;
        this.claims = claims;
        this.keys = keys;
        this.rows = new Bitmap[claims.size()];
    }

    /**
     * @param minTs the lowest insert timestamp of a row: claims before it were held against the rows when they came
     * @param keys the primary keys of the segment, which gets no further rows that a claim could take away
     */
    public static OwnedRows of(Ownership ownership, Timestamp minTs, Supplier<Column> keys) {
        List<Claim> later = ownership.claims().stream().filter(claim -> claim.since().isAfter(minTs)).toList();
        boolean born = later.size() == ownership.claims().size() && ownership.ofChild();
        return later.isEmpty() ? ALL : new OwnedRows(born, later, keys);
    }

    /** Whether every row is owned at whatever time. */
    public boolean isAll() {
        return claims.isEmpty();
    }

    /** Whether every row is owned; cheap, and false where it would take a look at the keys. */
    boolean isAllAt(Timestamp mvcc) {
        return claimAt(mvcc) < 0 && !noneBefore;
    }

    /** Whether no row is owned; cheap, and false where it would take a look at the keys. */
    boolean isNoneAt(Timestamp mvcc) {
        return claimAt(mvcc) < 0 && noneBefore;
    }

    /** From this timestamp on nothing changes. */
    Timestamp latest() {
        return claims.isEmpty() ? Timestamp.ZERO : claims.getLast().since();
    }

    /** Takes the rows out of {@code visible} that are not owned at {@code mvcc}. */
    public void hide(Bitmap visible, Timestamp mvcc) {
        int claim = claimAt(mvcc);
        if (claim >= 0) {
            visible.and(rowsOf(claim));
        } else if (noneBefore) {
            visible.clearRange(0, visible.length());
        }
    }

    private int claimAt(Timestamp mvcc) {
        int index = claims.size() - 1;
        while (index >= 0 && claims.get(index).since().isAfter(mvcc)) {
            index--;
        }
        return index;
    }

    private synchronized Bitmap rowsOf(int claim) {
        if (rows[claim] == null) {
            rows[claim] = compute(claims.get(claim), keys.get());
        }
        return rows[claim];
    }

    private static Bitmap compute(Claim claim, Column keys) {
        Bitmap owned = Bitmap.ofNone(keys.rows());
        boolean text = keys.type().type() == DataType.VARCHAR;
        for (int row = 0; row < keys.rows(); row++) {
            if (claim.ranges().contains(text ? KeyHash.of(keys.bytes(row)) : KeyHash.of(keys.getLong(row)))) {
                owned.set(row);
            }
        }
        return owned;
    }
}
