package io.arrwdb.core.group;

import io.arrwdb.core.coordination.Image;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every resource group that was declared, as of one revision.
 *
 * @param byName the default group among them only once somebody has configured it
 */
public record ResourceGroups(Revision revision, SortedMap<String, ResourceGroup> byName) implements Image<ResourceGroups> {
    /** Before anything was read. */
    public static final ResourceGroups EMPTY = new ResourceGroups(Revision.ZERO, new TreeMap<>());

    /** The picture of a whole range of {@link ResourceGroup#PREFIX}. */
    public static ResourceGroups of(MetaSnapshot snapshot) {
        SortedMap<String, ResourceGroup> groups = new TreeMap<>();
        snapshot.entries().forEach(entry -> put(groups, entry.value()));
        return new ResourceGroups(snapshot.revision(), groups);
    }

    /** The group that the node belongs to. */
    public String of(NodeId node) {
        return byName.values().stream().filter(group -> !group.isDefault() && group.nodes().contains(node)).findFirst()
                .map(ResourceGroup::name).orElse(ResourceGroup.DEFAULT);
    }

    /** Whether there is such a group; the default one always is. */
    public boolean has(String name) {
        return name.equals(ResourceGroup.DEFAULT) || byName.containsKey(name);
    }

    /** Every group with the nodes that it has, the default one with all that no other has. */
    public SortedMap<String, ResourceGroup> with(List<NodeId> live) {
        SortedMap<String, ResourceGroup> all = new TreeMap<>(byName);
        List<NodeId> free = live.stream().filter(node -> of(node).equals(ResourceGroup.DEFAULT)).toList();
        all.put(ResourceGroup.DEFAULT, byName.getOrDefault(ResourceGroup.DEFAULT, ResourceGroup.ofAll()).withNodes(free));
        return all;
    }

    @Override
    public ResourceGroups apply(List<MetaEvent> events, Revision upTo) {
        SortedMap<String, ResourceGroup> changed = new TreeMap<>(byName);
        for (MetaEvent event : events) {
            switch (event) {
                case MetaEvent.Put put -> put(changed, put.entry().value());
                case MetaEvent.Deleted deleted -> changed.remove(deleted.key().substring(ResourceGroup.PREFIX.length()));
            }
        }
        return new ResourceGroups(upTo, changed);
    }

    private static void put(Map<String, ResourceGroup> groups, byte[] value) {
        ResourceGroup group = ResourceGroup.decode(value);
        groups.put(group.name(), group);
    }
}
