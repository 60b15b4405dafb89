package io.arrwdb.coordinator.data;

import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A metadata store whose answers can be held back, so that they tell of what was. */
final class HeldReads implements MetaStore {
    private final MetaStore store;
    private final Map<String, Runnable> held = new ConcurrentHashMap<>();

    HeldReads(MetaStore store) {
        this.store = store;
    }

    /** Runs it once, when keys with just this prefix have been read and not yet been told. */
    void afterNextRange(String prefix, Runnable what) {
        held.put(prefix, what);
    }

    @Override
    public CompletionStage<MetaSnapshot> range(String prefix) {
        CompletionStage<MetaSnapshot> read = store.range(prefix);
        Runnable meanwhile = held.remove(prefix);
        return meanwhile == null ? read : read.thenApplyAsync(found -> {
            meanwhile.run();
            return found;
        }, Thread::startVirtualThread);
    }

    @Override
    public CompletionStage<MetaSnapshot> get(String key) {
        return store.get(key);
    }

    @Override
    public CompletionStage<MetaTxn.Result> txn(MetaTxn txn) {
        return store.txn(txn);
    }

    @Override
    public CompletionStage<LeaseId> grant(long ttlMillis) {
        return store.grant(ttlMillis);
    }

    @Override
    public CompletionStage<Void> keepAlive(LeaseId lease) {
        return store.keepAlive(lease);
    }

    @Override
    public CompletionStage<Void> revoke(LeaseId lease) {
        return store.revoke(lease);
    }

    @Override
    public Watch watch(String prefix, Revision after, Executor mailbox, MetaWatcher watcher) {
        return store.watch(prefix, after, mailbox, watcher);
    }

    @Override
    public CompletionStage<Void> compact(Revision revision) {
        return store.compact(revision);
    }
}
