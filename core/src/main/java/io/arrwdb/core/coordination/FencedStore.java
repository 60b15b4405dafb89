package io.arrwdb.core.coordination;

import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes of an elected coordinator: every transaction compares the election key, so that a deposed one changes nothing. */
public final class FencedStore {
    private final MetaStore store;
    private final Leadership leadership;

    public FencedStore(MetaStore store, Leadership leadership) {
        this.store = store;
        this.leadership = leadership;
    }

    /** Applies {@code ops} and completes with their revision; fails with {@link NotLeadingException} when deposed. */
    public CompletionStage<Revision> write(List<MetaTxn.Op> ops) {
        return write(List.of(), ops).thenApply(revision -> revision.orElseThrow(
                () -> new NotLeadingException("this coordinator was deposed before its write")));
    }

    /**
     * Applies {@code ops} where every compare holds. Completes with the revision, or with nothing where a compare, the
     * fence included, failed.
     */
    public CompletionStage<Optional<Revision>> write(List<MetaTxn.Compare> compares, List<MetaTxn.Op> ops) {
        Fence fence;
        try {
            fence = leadership.require();
        } catch (NotLeadingException e) {
            return CompletableFuture.failedStage(e);
        }
        List<MetaTxn.Compare> all = new ArrayList<>(compares);
        all.add(fence.compare());
        return store.txn(new MetaTxn(all, ops, List.of()))
                .thenApply(result -> result.succeeded() ? Optional.of(result.revision()) : Optional.empty());
    }

    /** The store itself, for reads. */
    public MetaStore reads() {
        return store;
    }
}
