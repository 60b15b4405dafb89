package io.arrwdb.core.group;

import io.arrwdb.core.id.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Gives nodes to resource groups as their configurations ask, in Milvus's order. A group that lacks what it requests takes
 * from the one that is most above its limits, else from those that it names and from the default group what they do not
 * request. A group above its limits gives to those that it names, else to any that has room, else to the default group, in
 * which a node stays that nobody has room for.
 */
public final class GroupPlanner {
    private final SortedMap<String, ResourceGroup> groups;

    private GroupPlanner(SortedMap<String, ResourceGroup> groups) {
        this.groups = groups;
    }

    /**
     * The groups with their nodes as they should be, the default group among them.
     *
     * @param declared as they are
     * @param live the query nodes that have a session and do not stop: a node that is gone leaves its group, which gets
     *     another, or the same one when it is back
     */
    public static SortedMap<String, ResourceGroup> plan(ResourceGroups declared, List<NodeId> live) {
        SortedMap<String, ResourceGroup> now = new TreeMap<>();
        declared.with(live).forEach((name, group) -> now.put(name, group.withNodes(group.nodes().stream().filter(live::contains).toList())));
        GroupPlanner planner = new GroupPlanner(now);
        // Every move brings a group nearer to what it asks for, or a node out of one that has too many.
        for (int moves = 0; moves < 2 * live.size() && (planner.fill() || planner.relieve()); moves++) {
            continue;
        }
        return planner.groups;
    }

    private boolean fill() {
        Optional<ResourceGroup> lacking = most(groups.values(), group -> group.spare() < 0, Comparator.comparing(group -> -group.spare()));
        return lacking.flatMap(this::sourceFor).map(source -> move(source, lacking.get())).isPresent();
    }

    private Optional<ResourceGroup> sourceFor(ResourceGroup lacking) {
        Predicate<ResourceGroup> other = group -> !group.name().equals(lacking.name()) && !group.nodes().isEmpty();
        return most(groups.values(), other.and(group -> group.room() < 0), Comparator.comparing(group -> -group.room()))
                .or(() -> most(groups.values(), other.and(group -> group.spare() > 0 && lacking.config().from().contains(group.name())),
                        Comparator.comparing(ResourceGroup::spare)))
                .or(() -> Optional.of(groups.get(ResourceGroup.DEFAULT)).filter(other.and(group -> group.spare() > 0)));
    }

    private boolean relieve() {
        for (ResourceGroup crowded : List.copyOf(groups.values())) {
            if (crowded.room() < 0 && !crowded.nodes().isEmpty()) {
                Optional<ResourceGroup> target = targetFor(crowded);
                if (target.isPresent()) {
                    return move(crowded, target.get());
                }
            }
        }
        return false;
    }

    private Optional<ResourceGroup> targetFor(ResourceGroup crowded) {
        Predicate<ResourceGroup> roomy = group -> !group.name().equals(crowded.name()) && group.room() > 0;
        Comparator<ResourceGroup> byRoom = Comparator.comparing(ResourceGroup::room);
        return most(groups.values(), roomy.and(group -> crowded.config().to().contains(group.name())), byRoom)
                .or(() -> most(groups.values(), roomy.and(group -> !group.isDefault()), byRoom))
                .or(() -> Optional.of(groups.get(ResourceGroup.DEFAULT)).filter(group -> !crowded.isDefault()));
    }

    private boolean move(ResourceGroup from, ResourceGroup to) {
        NodeId node = from.nodes().getLast();
        List<NodeId> left = new ArrayList<>(from.nodes());
        left.remove(node);
        List<NodeId> more = new ArrayList<>(to.nodes());
        more.add(node);
        groups.put(from.name(), from.withNodes(left));
        groups.put(to.name(), to.withNodes(more));
        return true;
    }

    /** The first in name of those that come out greatest. */
    private static Optional<ResourceGroup> most(Collection<ResourceGroup> of, Predicate<ResourceGroup> filter, Comparator<ResourceGroup> by) {
        return of.stream().filter(filter).max(by.thenComparing(Comparator.comparing(ResourceGroup::name).reversed()));
    }

    /** What must be written: the groups whose nodes are others, the default one never. */
    public static Map<String, ResourceGroup> changed(ResourceGroups declared, SortedMap<String, ResourceGroup> planned) {
        Map<String, ResourceGroup> changed = new TreeMap<>();
        planned.forEach((name, group) -> {
            if (!group.isDefault() && !group.equals(declared.byName().get(name))) {
                changed.put(name, group);
            }
        });
        return changed;
    }
}
