package io.arrwdb.shard.table;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.segment.Counted;
import io.arrwdb.shard.segment.SealedSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A manifest on its way into a table. First everything is looked up, which may fail and changes nothing; then everything
 * takes effect, which cannot fail.
 */
final class Installation {
    private final TableSegments table;
    private final Manifest manifest;
    private final SortedMap<SegmentId, SealedState> states = new TreeMap<>();
    private final List<SealedState> fresh = new ArrayList<>();

    /** @throws IllegalArgumentException when a segment of the manifest has not been opened */
    Installation(OpenedManifest opened, TableSegments table) {
        this.table = table;
        this.manifest = opened.manifest();
        for (SegmentEntry entry : manifest.segments()) {
            states.put(entry.segment(), stateOf(entry, opened));
        }
    }

    /**
     * Puts the sealed segments in their places, and drops growing ones whose rows the files hold, or whose rows were all
     * dead before them.
     *
     * @return what the table no longer needs; to be released once no view of the table's own holds it
     */
    List<Counted> takeEffect(LaterDeletes later) {
        List<Counted> replaced = new ArrayList<>();
        table.sealed.values().stream().map(SealedState::segment).filter(segment -> !holds(states, segment))
                .forEach(replaced::add);
        table.growing.values().removeIf(segment -> isInFiles(segment) && replaced.add(segment));
        states.values().stream().map(SealedState::segment).filter(segment -> !holds(table.sealed, segment))
                .forEach(Counted::acquire);
        table.sealed.clear();
        table.sealed.putAll(states);
        manifest.tombstones().forEach(t -> table.tombstones.merge(t.partition(), t.ts(), Timestamp::min));
        later.forgetBelow(manifest.checkpointOffset());
        fresh.forEach(state -> later.applyTo(state, table.growing.values()));
        return replaced;
    }

    private SealedState stateOf(SegmentEntry entry, OpenedManifest next) {
        SegmentId id = entry.segment();
        SealedState here = table.sealed.get(id);
        SealedSegment opened = next.opened().get(id);
        if (here != null) {
            return opened == null ? here : table.state(opened, here.deletes());
        }
        if (opened == null) {
            throw new IllegalArgumentException("segment " + id + " of manifest " + manifest.version() + " of shard "
                    + manifest.shard() + " has not been opened");
        }
        GrowingSegment before = table.growing.get(id);
        if (before != null && before.count() == opened.rows().rows()) {
            return table.state(opened, before.deletes());
        }
        DeleteState deletes = new DeleteState();
        next.deletes().getOrDefault(id, List.of()).forEach(deletes::addAll);
        SealedState state = table.state(opened, deletes);
        fresh.add(state);
        return state;
    }

    private boolean isInFiles(GrowingSegment segment) {
        return segment.last().compareTo(manifest.checkpointOffset()) < 0;
    }

    private static boolean holds(Map<SegmentId, SealedState> states, SealedSegment segment) {
        SealedState state = states.get(segment.id());
        return state != null && state.segment() == segment;
    }
}
