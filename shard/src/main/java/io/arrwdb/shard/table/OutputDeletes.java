package io.arrwdb.shard.table;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import java.util.List;

/** Finds in a compaction's output what its inputs have lost since the compaction read them. */
record OutputDeletes(TableSegments segments, ShardId shard, FieldId primaryKey) {
    /** As {@link ShardTable#deletesFor}. */
    DeletedRows of(SealedSegment output, List<SegmentId> inputs) {
        SealedState target = segments.state(output, new DeleteState());
        for (SegmentId input : inputs) {
            SealedState source = segments.sealed.get(input);
            if (source == null) {
                throw new IllegalArgumentException("segment " + input + " is not a sealed segment of shard " + shard);
            }
            carry(source, target);
        }
        return target.deletes().snapshot().after(Timestamp.ZERO);
    }

    private void carry(SealedState source, SealedState target) {
        DeletedRows gone = source.deletes().snapshot().after(Timestamp.ZERO);
        KeyCursor key = KeyCursor.of(source.keys(primaryKey));
        for (int i = 0; i < gone.count(); i++) {
            Timestamp inserted = source.insertTs(gone.rows()[i]);
            Timestamp ts = new Timestamp(gone.timestamps()[i]);
            if (ts.isAfter(inserted)) {
                key.moveTo(gone.rows()[i]);
                target.delete(key, ts, inserted);
            }
        }
    }
}
