package io.arrwdb.querynode.serve;

import io.arrwdb.core.coordination.Image;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which manifest of each shard is in force, as of one revision of the metadata store. */
public record Pointers(Revision revision, Map<String, PointerRecord> byKey) implements Image<Pointers> {
    /** Before anything was read. */
    public static final Pointers EMPTY = new Pointers(Revision.ZERO, Map.of());

    private static final String POINTER = "/pointer";

    /** The image of a whole range of {@link PointerRecord#PREFIX}. */
    public static Pointers of(MetaSnapshot snapshot) {
        Map<String, PointerRecord> pointers = new HashMap<>();
        for (MetaEntry entry : snapshot.entries()) {
            put(pointers, entry);
        }
        return new Pointers(snapshot.revision(), pointers);
    }

    @Override
    public Pointers apply(List<MetaEvent> events, Revision upTo) {
        if (events.isEmpty()) {
            return new Pointers(upTo, byKey);
        }
        Map<String, PointerRecord> next = new HashMap<>(byKey);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> put(next, put.entry());
                case MetaEvent.Deleted deleted -> next.remove(deleted.key());
            }
        }
        return new Pointers(upTo, next);
    }

    public Optional<PointerRecord> of(ShardId shard) {
        return Optional.ofNullable(byKey.get(PointerRecord.key(shard)));
    }

    private static void put(Map<String, PointerRecord> pointers, MetaEntry entry) {
        if (entry.key().endsWith(POINTER)) {
            pointers.put(entry.key(), PointerRecord.decode(entry.value()));
        }
    }
}
