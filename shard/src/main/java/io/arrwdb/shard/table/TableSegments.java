package io.arrwdb.shard.table;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.segment.Counted;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.view.Deletes;
import io.arrwdb.shard.view.SegmentView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The segments of a table, growing and sealed, and what is gone of them. */
final class TableSegments {
    final SortedMap<SegmentId, GrowingSegment> growing = new TreeMap<>();
    final SortedMap<SegmentId, SealedState> sealed = new TreeMap<>();
    final SortedMap<PartitionId, Timestamp> tombstones = new TreeMap<>();
    private final Map<SegmentId, SegmentView> sealedViews = new HashMap<>();
    private final FieldId primaryKey;
    private Ownership ownership = Ownership.ALL;
    private Timestamp dropped = Timestamp.MAX;

    TableSegments(FieldId primaryKey) {
        this.primaryKey = primaryKey;
    }

    /** What the shard owns; the rows of segments are looked at anew where it changes. */
    void owning(Ownership now) {
        if (!now.equals(ownership)) {
            ownership = now;
            sealed.replaceAll((id, state) -> state.owning(now, primaryKey));
        }
    }

    Ownership ownership() {
        return ownership;
    }

    SealedState state(SealedSegment segment, DeleteState deletes) {
        return SealedState.of(segment, deletes, ownership, primaryKey);
    }

    /** The growing rows that hold one of the keys, whether visible or not, ascending; segments without any are absent. */
    Map<SegmentId, int[]> growingRows(PrimaryKeys keys) {
        Map<SegmentId, int[]> found = new HashMap<>();
        KeyCursor key = KeyCursor.of(keys);
        for (GrowingSegment segment : growing.values()) {
            Set<Integer> rows = new TreeSet<>();
            for (int i = 0; i < key.size(); i++) {
                key.moveTo(i);
                segment.rowsOf(key, rows::add);
            }
            if (!rows.isEmpty()) {
                found.put(segment.id(), rows.stream().mapToInt(Integer::intValue).toArray());
            }
        }
        return found;
    }

    /** Gives the child of a split what it begins with: by reference what is in files, a copy of what is not. */
    void giveTo(TableSegments child, CollectionSchema schema) {
        growing.values().stream().map(segment -> segment.child(child.ownership, schema)).forEach(segment -> {
            if (segment.count() > 0) {
                child.growing.put(segment.id(), segment);
            } else {
                segment.release();
            }
        });
        sealed.forEach((id, state) -> {
            state.segment().acquire();
            child.sealed.put(id, child.state(state.segment(), state.deletes().copy()));
        });
        child.tombstones.putAll(tombstones);
    }

    /** Every row dies at {@code ts}. */
    void drop(Timestamp ts) {
        dropped = Timestamp.min(dropped, ts);
    }

    boolean isDropped() {
        return !dropped.equals(Timestamp.MAX);
    }

    /** When the rows of a partition died; {@link Timestamp#MAX} while they live. */
    Timestamp gone(PartitionId partition) {
        return Timestamp.min(dropped, tombstones.getOrDefault(partition, Timestamp.MAX));
    }

    boolean alive(PartitionId partition) {
        return gone(partition).equals(Timestamp.MAX);
    }

    /** A newer version of the key comes at {@code ts}: the older ones die. */
    void replace(KeyCursor key, Timestamp ts) {
        for (GrowingSegment segment : growing.values()) {
            segment.delete(key, ts, null);
        }
        for (SealedState segment : sealed.values()) {
            segment.delete(key, ts, null);
        }
    }

    /** Answers for how many of the keys a row died. */
    long delete(LaterDelete delete, ShardChange.Delete change) {
        KeyCursor key = KeyCursor.of(change.keys());
        long hit = 0;
        for (int i = 0; i < key.size(); i++) {
            key.moveTo(i);
            hit += delete(key, delete, change.expected().isEmpty() ? null : change.expected().get(i)) > 0 ? 1 : 0;
        }
        return hit;
    }

    private int delete(KeyCursor key, LaterDelete delete, Timestamp expected) {
        int died = 0;
        for (GrowingSegment segment : growing.values()) {
            if (delete.concerns(segment.partition()) && alive(segment.partition())) {
                died += segment.delete(key, delete.ts(), expected);
            }
        }
        for (SealedState segment : sealed.values()) {
            if (delete.concerns(segment.segment().partition()) && alive(segment.segment().partition())) {
                died += segment.delete(key, delete.ts(), expected);
            }
        }
        return died;
    }

    void truncate(Timestamp ts) {
        growing.values().forEach(s -> s.deletes().deleteBefore(s.timestamps(), ts));
        sealed.values().forEach(s -> s.deletes().deleteBefore(s.timestamps(), ts));
    }

    /** The deletes of every segment that a flush may have to write. */
    SortedMap<SegmentId, Deletes> deletes() {
        SortedMap<SegmentId, Deletes> deletes = new TreeMap<>();
        growing.values().forEach(s -> deletes.put(s.id(), s.deletes().snapshot()));
        sealed.forEach((id, s) -> deletes.put(id, s.deletes().snapshot()));
        return deletes;
    }

    /** What readers see of each segment now. */
    List<SegmentView> views() {
        List<SegmentView> views = new ArrayList<>();
        for (GrowingSegment s : growing.values()) {
            views.add(new SegmentView(s.partition(), s.rows(), s.deletes().snapshot(), s.owned(ownership), s.minTs(), s.maxTs(),
                    gone(s.partition()), null));
        }
        sealed.values().forEach(state -> views.add(view(state)));
        sealedViews.keySet().retainAll(sealed.keySet());
        return views;
    }

    /** The view made last, with what it has computed, where nothing has changed of the segment since. */
    private SegmentView view(SealedState state) {
        SegmentEntry entry = state.segment().entry();
        Deletes deletes = state.deletes().snapshot();
        Timestamp gone = gone(entry.partition());
        SegmentView known = sealedViews.get(entry.segment());
        if (known != null && known.shows(state.segment(), deletes, state.owned(), gone)) {
            return known;
        }
        SegmentView view = new SegmentView(entry.partition(), state.segment().rows(), deletes, state.owned(), entry.minTs(), entry.maxTs(),
                gone, state.segment());
        sealedViews.put(entry.segment(), view);
        return view;
    }

    /** Whatever has memory of its own. */
    List<Counted> owned() {
        List<Counted> owned = new ArrayList<>(growing.values());
        sealed.values().forEach(state -> owned.add(state.segment()));
        return owned;
    }

    /** All segments, growing ones first, ascending by id. */
    List<SegmentStatus> statuses() {
        List<SegmentStatus> all = new ArrayList<>();
        for (GrowingSegment s : growing.values()) {
            all.add(new SegmentStatus(s.id(), s.partition(), s.frozen() ? SegmentStatus.State.FROZEN
                    : SegmentStatus.State.GROWING, s.count(), alive(s.partition()) ? s.live(ownership) : 0, s.bytes(),
                    s.schemaVersion(), List.of()));
        }
        for (SealedState s : sealed.values()) {
            SegmentEntry entry = s.segment().entry();
            all.add(new SegmentStatus(entry.segment(), entry.partition(), SegmentStatus.State.SEALED, entry.rows(),
                    alive(entry.partition()) ? s.live() : 0, entry.bytes(), entry.schemaVersion(), entry.indexes()));
        }
        return all;
    }

    StateHash hash() {
        StateHash hash = new StateHash();
        for (GrowingSegment s : growing.values()) {
            if (alive(s.partition())) {
                hash.add(s.keys(), s.timestamps(), s.deletes(), s.owned(ownership));
            }
        }
        for (SealedState s : sealed.values()) {
            if (alive(s.segment().partition())) {
                hash.add(s.keys(primaryKey), s.timestamps(), s.deletes(), s.owned());
            }
        }
        return hash;
    }

    /** Memory that growing rows take, outgrown buffers included. */
    long growingBytes() {
        return growing.values().stream().mapToLong(GrowingSegment::bytes).sum();
    }

    /** Memory that the table takes by itself: growing rows, and the deletes of sealed segments. */
    long memoryBytes() {
        return growingBytes() + sealed.values().stream().mapToLong(s -> s.deletes().bytes()).sum();
    }

    /** Lets go of everything. */
    void release() {
        List<Counted> owned = owned();
        growing.clear();
        sealed.clear();
        owned.forEach(Counted::release);
    }
}
