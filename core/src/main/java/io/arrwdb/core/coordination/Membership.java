package io.arrwdb.core.coordination;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nodes that have a session.
 *
 * @param sessions the revision that made each session, by its key: a node that came back has another
 */
public record Membership(Revision revision, Map<String, Revision> sessions) implements Image<Membership> {
    /** Of all session keys. */
    public static final String PREFIX = "sessions/";

    /** Before anything was read. */
    public static final Membership EMPTY = new Membership(Revision.ZERO, Map.of());

    static String keyOf(String role, NodeId node) {
        return PREFIX + role + '/' + node;
    }

    /** The picture of a whole range of {@link #PREFIX}. */
    public static Membership of(MetaSnapshot snapshot) {
        Map<String, Revision> sessions = new TreeMap<>();
        for (MetaEntry entry : snapshot.entries()) {
            sessions.put(entry.key(), entry.modified());
        }
        return new Membership(snapshot.revision(), Map.copyOf(sessions));
    }

    /** The live nodes of a role, such as {@code query-node}, in order of their ids. */
    public List<NodeId> nodes(String role) {
        String prefix = PREFIX + role + '/';
        return sessions.keySet().stream().filter(k -> k.startsWith(prefix))
                .map(k -> new NodeId(k.substring(prefix.length()))).sorted().toList();
    }

    /** Whether the node has a session in the role. */
    public boolean has(String role, NodeId node) {
        return sessions.containsKey(keyOf(role, node));
    }

    @Override
    public Membership apply(List<MetaEvent> events, Revision upTo) {
        Map<String, Revision> changed = new TreeMap<>(sessions);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> changed.put(put.key(), put.revision());
                case MetaEvent.Deleted deleted -> changed.remove(deleted.key());
            }
        }
        return new Membership(upTo, Map.copyOf(changed));
    }
}
