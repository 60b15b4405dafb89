package io.arrwdb.adapters.localmeta;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a transaction does to a state: decided without changing it. */
record TxnDecision(boolean succeeded, List<MetaRecord.Change> changes) {
    static TxnDecision decide(MetaState state, MetaTxn txn) {
        boolean holds = txn.compares().stream().allMatch(compare -> holds(state, compare));
        return new TxnDecision(holds, changes(state, holds ? txn.then() : txn.otherwise()));
    }

    private static boolean holds(MetaState state, MetaTxn.Compare compare) {
        return switch (compare) {
            case MetaTxn.Compare.ModifiedAt at ->
                    state.get(at.key()).map(MetaEntry::modified).orElse(Revision.ZERO).equals(at.revision());
            case MetaTxn.Compare.CreatedAt at ->
                    state.get(at.key()).map(MetaEntry::created).orElse(Revision.ZERO).equals(at.revision());
            case MetaTxn.Compare.ValueIs is ->
                    state.get(is.key()).filter(entry -> Arrays.equals(entry.value(), is.value())).isPresent();
        };
    }

    private static List<MetaRecord.Change> changes(MetaState state, List<MetaTxn.Op> ops) {
        refuseTwice(ops);
        Map<String, MetaRecord.Change> changes = new LinkedHashMap<>();
        for (MetaTxn.Op op : ops) {
            expand(state, op).forEach(change -> changes.put(change.key(), change));
        }
        return List.copyOf(changes.values());
    }

    /** As etcd does: a key that is put may be neither put nor deleted beside it, whether it exists or not. */
    private static void refuseTwice(List<MetaTxn.Op> ops) {
        for (MetaTxn.Op op : ops) {
            if (op instanceof MetaTxn.Op.Put put && ops.stream().anyMatch(other -> other != op && touches(other, put.key()))) {
                throw new MetaStoreException("a transaction changes " + put.key() + " twice: change each key once", null);
            }
        }
    }

    private static boolean touches(MetaTxn.Op op, String key) {
        return switch (op) {
            case MetaTxn.Op.Put put -> put.key().equals(key);
            case MetaTxn.Op.Delete delete -> delete.key().equals(key);
            case MetaTxn.Op.DeletePrefix delete -> key.startsWith(delete.prefix());
        };
    }

    private static List<MetaRecord.Change> expand(MetaState state, MetaTxn.Op op) {
        return switch (op) {
            case MetaTxn.Op.Put put -> {
                if (put.lease().isPresent() && !state.hasLease(put.lease().get())) {
                    throw new MetaStoreException.LeaseLost("lease " + put.lease().get().value() + " of key " + put.key() + " has ended");
                }
                yield List.of(MetaRecord.Change.put(put.key(), put.value(), put.lease()));
            }
            case MetaTxn.Op.Delete delete -> existing(state.get(delete.key()));
            case MetaTxn.Op.DeletePrefix delete ->
                    state.range(delete.prefix()).stream().map(entry -> MetaRecord.Change.delete(entry.key())).toList();
        };
    }

    private static List<MetaRecord.Change> existing(Optional<MetaEntry> entry) {
        return entry.map(found -> List.of(MetaRecord.Change.delete(found.key()))).orElse(List.of());
    }
}
