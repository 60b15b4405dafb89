package io.arrwdb.coordinator.query;

import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.group.GroupConfig;
import io.arrwdb.core.group.GroupPlanner;
import io.arrwdb.core.group.ResourceGroup;
import io.arrwdb.core.group.ResourceGroups;
import io.arrwdb.core.group.ResourceGroupsFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The resource groups: changed as users and {@link GroupPlanner} want, by the elected coordinator alone. Blocks. */
final class Groups {
    private final FencedStore store;
    private final ResourceGroupsFollower follower;
    private final int maxGroups;
    private final long timeoutMillis;

    /** @param maxGroups most groups besides the default one */
    Groups(FencedStore store, ResourceGroupsFollower follower, int maxGroups, long timeoutMillis) {
        this.store = store;
        this.follower = follower;
        this.maxGroups = maxGroups;
        this.timeoutMillis = timeoutMillis;
    }

    ResourceGroups current() {
        return follower.current();
    }

    String of(NodeId node) {
        return current().of(node);
    }

    /** Makes a group; one that is there with the same configuration already is left alone. */
    void create(String name, GroupConfig config) {
        edit(now -> {
            Optional<ResourceGroup> known = Optional.ofNullable(now.byName().get(name));
            if (name.equals(ResourceGroup.DEFAULT) || known.isPresent() && !known.get().config().equals(config)) {
                throw GroupRefusals.exists(name);
            }
            GroupRefusals.check(name, config, now);
            if (known.isEmpty() && now.byName().size() >= maxGroups) {
                throw GroupRefusals.tooMany(name, maxGroups);
            }
            return known.isPresent() ? Map.of() : Map.of(name, Optional.of(new ResourceGroup(name, config, List.of())));
        });
    }

    /** Configures groups anew, all or none. */
    void update(Map<String, GroupConfig> configs) {
        edit(now -> {
            Map<String, Optional<ResourceGroup>> changes = new HashMap<>();
            configs.forEach((name, config) -> {
                if (!now.has(name)) {
                    throw GroupRefusals.notFound(name);
                }
                GroupRefusals.check(name, config, now);
                changes.put(name, Optional.of(now.byName().getOrDefault(name, ResourceGroup.ofAll()).withConfig(config)));
            });
            return changes;
        });
    }

    /**
     * Drops a group that allows no node; nothing where it is not there.
     *
     * @param used whether some replica lies in it
     */
    void drop(String name, boolean used) {
        edit(now -> {
            if (name.equals(ResourceGroup.DEFAULT)) {
                throw GroupRefusals.invalid("default resource group is not deletable");
            }
            ResourceGroup group = now.byName().get(name);
            if (group == null) {
                return Map.of();
            }
            if (group.config().limits() != 0) {
                throw GroupRefusals.invalid("resource group's limits node num is not 0");
            }
            if (used) {
                throw GroupRefusals.invalid("some replicas still loaded in resource group[" + name + "]");
            }
            for (ResourceGroup other : now.byName().values()) {
                if (other.config().from().contains(name) || other.config().to().contains(name)) {
                    throw GroupRefusals.invalid("resource group " + name + " is used by " + other.name() + "'s `from` or `to`");
                }
            }
            return Map.of(name, Optional.empty());
        });
    }

    /** Moves nodes, and with them what the two groups ask for, as Milvus does: else the planner would move them back. */
    void transfer(String source, String target, long count, List<NodeId> live) {
        edit(now -> {
            if (count < 1) {
                throw GroupRefusals.invalid("NumNode > 0", "invalid NumNode " + count);
            }
            refuseUnknownOrSame(now, source, target);
            ResourceGroup from = now.with(live).get(source);
            ResourceGroup to = now.with(live).get(target);
            if (from.nodes().size() < count) {
                throw GroupRefusals.nodesNotEnough(source, from.nodes().size(), count);
            }
            int moved = Math.toIntExact(count);
            List<NodeId> left = from.nodes().subList(0, from.nodes().size() - moved);
            List<NodeId> more = new ArrayList<>(to.nodes());
            more.addAll(from.nodes().subList(left.size(), from.nodes().size()));
            Map<String, Optional<ResourceGroup>> changes = new HashMap<>();
            if (!from.isDefault()) {
                changes.put(source, Optional.of(from.withConfig(from.config().plus(-moved)).withNodes(left)));
            }
            if (!to.isDefault()) {
                changes.put(target, Optional.of(to.withConfig(to.config().plus(moved)).withNodes(more)));
            }
            return changes;
        });
    }

    static void refuseUnknownOrSame(ResourceGroups now, String source, String target) {
        for (String name : List.of(source, target)) {
            if (!now.has(name)) {
                throw GroupRefusals.notFound(name);
            }
        }
        if (source.equals(target)) {
            throw GroupRefusals.invalid("source resource group and target resource group should not be the same, resource group: " + source);
        }
    }

    /** Gives nodes to groups as they ask. Whether anything had to change. */
    boolean assign(List<NodeId> staying) {
        if (GroupPlanner.changed(current(), GroupPlanner.plan(current(), staying)).isEmpty()) {
            return false;
        }
        edit(now -> {
            Map<String, Optional<ResourceGroup>> changes = new HashMap<>();
            GroupPlanner.changed(now, GroupPlanner.plan(now, staying)).forEach((name, group) -> changes.put(name, Optional.of(group)));
            return changes;
        });
        return true;
    }

    /** One at a time, from what is stored: nobody else writes while the fence holds. */
    private synchronized void edit(Function<ResourceGroups, Map<String, Optional<ResourceGroup>>> change) {
        ResourceGroups now = ResourceGroups.of(Waiting.on(store.reads().range(ResourceGroup.PREFIX), timeoutMillis, "reading the resource groups"));
        List<MetaTxn.Op> ops = change.apply(now).entrySet().stream().map(e -> e.getValue()
                .<MetaTxn.Op>map(group -> new MetaTxn.Op.Put(ResourceGroup.key(e.getKey()), group.encode()))
                .orElseGet(() -> new MetaTxn.Op.Delete(ResourceGroup.key(e.getKey())))).toList();
        if (!ops.isEmpty()) {
            Revision written = Waiting.on(store.write(ops), timeoutMillis, "writing the resource groups");
            Waiting.on(follower.await(written), timeoutMillis, "reading the resource groups back");
        }
    }
}
