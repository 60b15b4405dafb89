package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.rpc.ServiceFailure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What loads and releases make of a load record. */
final class LoadChange {
    private LoadChange() { }

    /**
     * Loads what is asked for beside what is loaded. A record that covers it already stays as it is.
     *
     * @param partitions empty for the whole collection
     * @param replicas how many in which resource group; empty to leave them as they are
     * @param ids of replicas that are made
     */
    static LoadMeta load(CollectionMeta collection, Optional<LoadMeta> before, List<PartitionId> partitions,
            Map<String, Integer> replicas, Iterator<ReplicaId> ids) {
        boolean all = partitions.isEmpty() || before.map(LoadMeta::allPartitions).orElse(false);
        TreeSet<PartitionId> covered = new TreeSet<>();
        if (!all) {
            before.ifPresent(b -> covered.addAll(b.partitions()));
            covered.addAll(partitions);
        }
        List<ReplicaMeta> present = before.map(LoadMeta::replicas).orElse(List.of());
        List<ReplicaMeta> wanted = before.isPresent() && replicas.isEmpty() ? present : replicas(present, replicas, ids);
        boolean ready = before.filter(b -> b.ready() && b.allPartitions() == all && b.partitions().equals(List.copyOf(covered))).isPresent();
        return new LoadMeta(collection.id(), all, List.copyOf(covered), wanted, ready);
    }

    /** Those that lie in a wanted group stay, as many as are wanted; the fullest first. */
    private static List<ReplicaMeta> replicas(List<ReplicaMeta> present, Map<String, Integer> wanted, Iterator<ReplicaId> ids) {
        List<ReplicaMeta> replicas = new ArrayList<>();
        wanted.forEach((group, count) -> {
            present.stream().filter(replica -> replica.group().equals(group))
                    .sorted((a, b) -> Integer.compare(served(b), served(a))).limit(count).forEach(replicas::add);
            for (long have = replicas.stream().filter(r -> r.group().equals(group)).count(); have < count; have++) {
                replicas.add(ReplicaMeta.empty(ids.next(), group));
            }
        });
        return replicas;
    }

    private static int served(ReplicaMeta replica) {
        return (int) replica.seats().values().stream().filter(seat -> seat.serving().isPresent()).count();
    }

    /** As Milvus: partitions of a loaded collection are loaded into the replicas that there are. */
    static void refuseOtherNumber(Optional<LoadMeta> before, List<PartitionId> partitions, int replicas) {
        if (replicas > 0 && !partitions.isEmpty() && before.isPresent() && before.get().replicas().size() != replicas) {
            throw ServiceFailure.refused(1100, "can't change the replica number for loaded partitions: invalid parameter[expected="
                    + before.get().replicas().size() + "][actual=" + replicas + "]");
        }
    }

    /**
     * Releases partitions; nothing where nothing stays loaded.
     *
     * @param partitions empty for the whole collection
     */
    static Optional<LoadMeta> release(CollectionMeta collection, LoadMeta before, List<PartitionId> partitions) {
        if (partitions.isEmpty()) {
            return Optional.empty();
        }
        List<PartitionId> left = new ArrayList<>(before.allPartitions()
                ? collection.visiblePartitions().stream().map(PartitionMeta::id).toList() : before.partitions());
        if (!left.removeAll(partitions)) {
            return Optional.of(before);
        }
        return left.isEmpty() ? Optional.empty() : Optional.of(new LoadMeta(before.collection(), false, left,
                before.replicas(), before.ready()));
    }
}
