package io.arrwdb.adapters.localmeta;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        List<MetaRecord.Change> changes = new ArrayList<>();
        Set<String> touched = new HashSet<>();
        for (MetaTxn.Op op : ops) {
            for (MetaRecord.Change change : expand(state, op)) {
                if (!touched.add(change.key())) {
                    throw new MetaStoreException("a transaction changes " + change.key() + " twice: change each key once", null);
                }
                changes.add(change);
            }
        }
        return changes;
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
