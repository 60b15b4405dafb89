package io.arrwdb.core.coordination;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the data nodes that do not decide alone say of themselves, whether they have a session or not. */
public record DataNodes(Revision revision, Map<NodeId, DataNodeRecord> nodes) implements Image<DataNodes> {
    /** Before anything was read. */
    public static final DataNodes EMPTY = new DataNodes(Revision.ZERO, Map.of());

    /** The picture of a whole range of {@link DataNodeRecord#PREFIX}. */
    public static DataNodes of(MetaSnapshot snapshot) {
        Map<NodeId, DataNodeRecord> nodes = new HashMap<>();
        for (MetaEntry entry : snapshot.entries()) {
            nodes.put(DataNodeRecord.nodeOf(entry.key()), DataNodeRecord.decode(entry.value()));
        }
        return new DataNodes(snapshot.revision(), Map.copyOf(nodes));
    }

    /** Where the node's consensus is, {@code host:port}; empty while it is not known. */
    public Optional<String> address(NodeId node) {
        return Optional.ofNullable(nodes.get(node)).map(DataNodeRecord::address);
    }

    @Override
    public DataNodes apply(List<MetaEvent> events, Revision upTo) {
        Map<NodeId, DataNodeRecord> changed = new HashMap<>(nodes);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> changed.put(DataNodeRecord.nodeOf(put.key()), DataNodeRecord.decode(put.entry().value()));
                case MetaEvent.Deleted deleted -> changed.remove(DataNodeRecord.nodeOf(deleted.key()));
            }
        }
        return new DataNodes(upTo, Map.copyOf(changed));
    }
}
