package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.plan.query.Fleet;
import io.arrwdb.rpc.ServiceFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How many replicas are wanted, and in which resource groups.
 *
 * @param inGroup empty to leave them as they are
 */
record ReplicaWish(Map<String, Integer> inGroup) {
    private static final String COLLECTION_PROPERTY = "collection.replica.number";
    private static final String DATABASE_PROPERTY = "database.replica.number";
    private static final int INVALID = 1100;
    private static final int NODES_NOT_ENOUGH = 304;

    /**
     * As Milvus: a number of 0 stands for what is loaded, else for what the properties of the collection or its database say,
     * else for 1; of groups there are none, one for all replicas, or one for each.
     *
     * @throws ServiceFailure where the numbers do not go together
     */
    static ReplicaWish of(int number, List<String> groups, CollectionMeta collection, Optional<DatabaseMeta> database,
            Optional<LoadMeta> loaded) {
        if (number == 0 && groups.isEmpty() && loaded.isPresent()) {
            return new ReplicaWish(Map.of());
        }
        int count = number > 0 ? number : loaded.map(l -> l.replicas().size())
                .or(() -> property(collection.properties(), COLLECTION_PROPERTY))
                .or(() -> database.flatMap(d -> property(d.properties(), DATABASE_PROPERTY))).orElse(1);
        List<String> named = groups.isEmpty() ? loaded.filter(l -> l.replicas().size() == count)
                .map(l -> l.replicas().stream().map(ReplicaMeta::group).toList()).orElse(List.of(ReplicaMeta.DEFAULT_GROUP)) : groups;
        if (named.size() != 1 && named.size() != count) {
            throw ServiceFailure.refused(INVALID, "replica=[" + count + "] resource group=" + named
                    + ", resource group num can only be 0, 1 or same as replica number: invalid parameter");
        }
        Map<String, Integer> inGroup = new TreeMap<>();
        (named.size() == 1 ? Stream.generate(named::getFirst).limit(count) : named.stream()).forEach(g -> inGroup.merge(g, 1, Integer::sum));
        return new ReplicaWish(inGroup);
    }

    private static Optional<Integer> property(Map<String, String> properties, String key) {
        return Optional.ofNullable(properties.get(key)).filter(text -> text.matches("[1-9]\\d{0,3}")).map(Integer::valueOf);
    }

    int total() {
        return inGroup.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether the load has just these. */
    boolean isMetBy(Optional<LoadMeta> loaded) {
        return loaded.isPresent() && (inGroup.isEmpty() || inGroup.equals(countsOf(loaded.get())));
    }

    private static Map<String, Integer> countsOf(LoadMeta load) {
        Map<String, Integer> counts = new TreeMap<>();
        load.replicas().forEach(replica -> counts.merge(replica.group(), 1, Integer::sum));
        return counts;
    }

    /**
     * Refuses more replicas than a group has nodes, as none may hold a shard twice. One replica in the default group waits
     * for its first node.
     */
    void refuseTooFewNodes(Fleet fleet) {
        inGroup.forEach((group, count) -> {
            long nodes = fleet.nodes().stream().filter(node -> node.group().equals(group) && !node.draining()).count();
            boolean waits = group.equals(ReplicaMeta.DEFAULT_GROUP) && count == 1;
            if (nodes < count && !waits) {
                throw ServiceFailure.refused(NODES_NOT_ENOUGH, "when load " + total() + " replica count: resource group node not enough[rg="
                        + group + "][currentNodeNum=" + nodes + "][expectedNodeNum=" + count + "]");
            }
        });
    }
}
