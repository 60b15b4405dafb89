package io.arrwdb.core.coordination;

import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes have last begun to lead the log groups.
 *
 * @param leads by their keys
 */
public record GroupLeads(Revision revision, Map<String, GroupLead> leads) implements Image<GroupLeads> {
    /** Before anything was read. */
    public static final GroupLeads EMPTY = new GroupLeads(Revision.ZERO, Map.of());

    /** The picture of a whole range of {@link GroupLead#PREFIX}. */
    public static GroupLeads of(MetaSnapshot snapshot) {
        Map<String, GroupLead> leads = new HashMap<>();
        snapshot.entries().forEach(entry -> leads.put(entry.key(), GroupLead.decode(entry.value())));
        return new GroupLeads(snapshot.revision(), Map.copyOf(leads));
    }

    @Override
    public GroupLeads apply(List<MetaEvent> events, Revision upTo) {
        Map<String, GroupLead> changed = new HashMap<>(leads);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> changed.put(put.key(), GroupLead.decode(put.entry().value()));
                case MetaEvent.Deleted deleted -> changed.remove(deleted.key());
            }
        }
        return new GroupLeads(upTo, Map.copyOf(changed));
    }
}
