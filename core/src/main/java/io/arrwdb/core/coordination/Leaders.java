package io.arrwdb.core.coordination;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who is elected in each role of which one node at a time is active. What it says may be out of date; the elected one
 * itself knows better ({@link Leadership}).
 *
 * @param holders by the key of the {@link Election}
 */
public record Leaders(Revision revision, Map<String, NodeId> holders) implements Image<Leaders> {
    /** Of all election keys. */
    public static final String PREFIX = "election/";

    /** Before anything was read. */
    public static final Leaders EMPTY = new Leaders(Revision.ZERO, Map.of());

    /** What the nodes of a role, such as {@code root-coordinator}, campaign for. */
    public static String keyOf(String role) {
        return PREFIX + role;
    }

    /** The picture of a whole range of {@link #PREFIX}. */
    public static Leaders of(MetaSnapshot snapshot) {
        Map<String, NodeId> holders = new TreeMap<>();
        snapshot.entries().forEach(entry -> holders.put(entry.key(), holder(entry)));
        return new Leaders(snapshot.revision(), Map.copyOf(holders));
    }

    /** The node elected in the role. */
    public Optional<NodeId> holder(String role) {
        return Optional.ofNullable(holders.get(keyOf(role)));
    }

    @Override
    public Leaders apply(List<MetaEvent> events, Revision upTo) {
        Map<String, NodeId> changed = new TreeMap<>(holders);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> changed.put(put.key(), holder(put.entry()));
                case MetaEvent.Deleted deleted -> changed.remove(deleted.key());
            }
        }
        return new Leaders(upTo, Map.copyOf(changed));
    }

    private static NodeId holder(MetaEntry entry) {
        return new NodeId(new String(entry.value(), StandardCharsets.UTF_8));
    }
}
