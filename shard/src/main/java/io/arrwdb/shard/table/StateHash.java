package io.arrwdb.shard.table;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.shard.view.OwnedRows;

/** A digest of live rows that does not depend on their order nor on how they lie in segments. */
final class StateHash {
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private long sum;
    private long rows;

    /** Adds the rows that are owned and not deleted. */
    void add(Column keys, Column timestamps, DeleteState deletes, OwnedRows owned) {
        KeyCursor key = KeyCursor.of(keys);
        Bitmap visible = deletes.visible(keys.rows(), owned);
        for (int row = visible.nextSetBit(0); row >= 0; row = visible.nextSetBit(row + 1)) {
            key.moveTo(row);
            add(key.print(), new Timestamp(timestamps.getLong(row)));
        }
    }

    private void add(long print, Timestamp inserted) {
        sum += mix(print * ODD + mix(inserted.value()));
        rows++;
    }

    long value() {
        return mix(sum ^ rows * ODD);
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
        z = (z ^ z >>> 33) * 0xC4CEB9FE1A85EC53L;
        return z ^ z >>> 33;
    }
}
