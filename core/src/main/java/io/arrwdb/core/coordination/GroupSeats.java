package io.arrwdb.core.coordination;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.shard.GroupRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * On which nodes each log group has its data.
 *
 * @param groups by the key of their record
 */
public record GroupSeats(Revision revision, Map<String, GroupRecord> groups) implements Image<GroupSeats> {
    /** Before anything was read. */
    public static final GroupSeats EMPTY = new GroupSeats(Revision.ZERO, Map.of());

    /** The picture of a whole range of {@link GroupRecord#PREFIX}. */
    public static GroupSeats of(MetaSnapshot snapshot) {
        Map<String, GroupRecord> groups = new HashMap<>();
        for (MetaEntry entry : snapshot.entries()) {
            groups.put(entry.key(), GroupRecord.decode(entry.value()));
        }
        return new GroupSeats(snapshot.revision(), Map.copyOf(groups));
    }

    /** The groups that have a record. */
    public List<LogGroupId> ids() {
        return groups.keySet().stream().map(GroupRecord::idOf).sorted().toList();
    }

    public Optional<GroupRecord> record(LogGroupId group) {
        return Optional.ofNullable(groups.get(GroupRecord.key(group)));
    }

    /** The replicas of the group with this key; none while the group is unknown. */
    public List<NodeId> replicas(String key) {
        GroupRecord group = groups.get(key);
        return group == null ? List.of() : group.replicas();
    }

    @Override
    public GroupSeats apply(List<MetaEvent> events, Revision upTo) {
        Map<String, GroupRecord> changed = new HashMap<>(groups);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> changed.put(put.key(), GroupRecord.decode(put.entry().value()));
                case MetaEvent.Deleted deleted -> changed.remove(deleted.key());
            }
        }
        return new GroupSeats(upTo, Map.copyOf(changed));
    }
}
