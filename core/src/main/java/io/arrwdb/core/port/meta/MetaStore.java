package io.arrwdb.core.port.meta;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Small, strongly consistent metadata, as etcd keeps it: transactions with compares, leases, watches by revision.
 * Holds what grows with collections, shards and nodes, never with segments or rows. Stages fail with
 * {@link MetaStoreException}: {@link MetaStoreException.OutcomeUnknown} where a transaction may have been carried out, any
 * other where it was not.
 */
public interface MetaStore {
    /** All keys that start with {@code prefix}, in key order, at one revision. */
    CompletionStage<MetaSnapshot> range(String prefix);

    /** The keys at {@code key} alone: no entry or one. */
    CompletionStage<MetaSnapshot> get(String key);

    /** Where every compare holds applies {@code then}, else {@code otherwise}; all or nothing, at one new revision. */
    CompletionStage<MetaTxn.Result> txn(MetaTxn txn);

    /** A lease that ends {@code ttlMillis} after its last renewal; its keys vanish with it. Stores may round up to 2 s. */
    CompletionStage<LeaseId> grant(long ttlMillis);

    /** Renews. Fails with {@link MetaStoreException.LeaseLost} when the lease has ended. */
    CompletionStage<Void> keepAlive(LeaseId lease);

    /** Ends the lease now, and deletes its keys. */
    CompletionStage<Void> revoke(LeaseId lease);

    /**
     * Tells every change of a key with {@code prefix} that is newer than {@code after}, in order, none twice, in
     * {@code mailbox}. Ends with {@link MetaWatcher#compacted} when {@code after} has been compacted away: then range
     * again and watch from there.
     */
    Watch watch(String prefix, Revision after, Executor mailbox, MetaWatcher watcher);

    /** Forgets history up to and including {@code revision}; current values stay. */
    CompletionStage<Void> compact(Revision revision);

    /** Names a lease. */
    record LeaseId(long value) { }

    /** A running watch. */
    interface Watch extends AutoCloseable {
        /** No further call of the watcher is posted. */
        @Override
        void close();
    }
}
