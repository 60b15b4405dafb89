package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.query.LoadPlacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What loads and releases make of a load record. */
final class LoadChange {
    private LoadChange() { }

    /**
     * Loads what is asked for beside what is loaded. A record that covers it already stays as it is.
     *
     * @param partitions empty for the whole collection
     */
    static LoadMeta load(CollectionMeta collection, Optional<LoadMeta> before, List<PartitionId> partitions, int replicas,
            LoadPlacement placement) {
        boolean all = partitions.isEmpty() || before.map(LoadMeta::allPartitions).orElse(false);
        TreeSet<PartitionId> covered = new TreeSet<>();
        if (!all) {
            before.ifPresent(b -> covered.addAll(b.partitions()));
            covered.addAll(partitions);
        }
        int copies = replicas > 0 ? replicas : before.map(LoadMeta::replicas).orElse(1);
        SortedMap<ShardId, List<NodeId>> placed = before.map(LoadMeta::placement).orElseGet(TreeMap::new);
        boolean same = before.isPresent() && before.get().allPartitions() == all && before.get().replicas() == copies
                && before.get().partitions().equals(List.copyOf(covered));
        if (same) {
            return before.get();
        }
        LoadMeta wanted = new LoadMeta(collection.id(), all, List.copyOf(covered), copies, placed, false);
        return wanted.withPlacement(placement.place(wanted, collection.ring().shards()));
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
                before.replicas(), before.placement(), before.ready()));
    }
}
