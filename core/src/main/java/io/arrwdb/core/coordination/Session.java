package io.arrwdb.core.coordination;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.MetaTxn;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A node's presence in the metadata store, {@code sessions/<role>/<node>} with its address under a lease: who has one is
 * called, and DDL waits for it. Registers again whenever the lease is lost. A predecessor's key of the same node is simply replaced.
 * A node that is about to stop says so here ({@link #drain}): it gets nothing new, and what it holds is moved away.
 */
public final class Session implements AutoCloseable {
    /** How long a node that has died is still waited for. */
    public static final long DEFAULT_TTL_MILLIS = 10_000;

    private static final long PAUSE_MILLIS = 500;

    private final String key;
    private final String address;
    private final long ttlMillis;
    private final MetaStore store;
    private final Timers timers;
    private final Executor mailbox;
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private LeaseId lease;
    private boolean draining;
    private boolean closed;

    /**
     * @param role the label of the role, such as {@code query-node}
     * @param address where other processes reach the node, {@code host:port}; empty where only its own process does
     * @param mailbox runs one task at a time
     */
    public Session(String role, NodeId node, String address, long ttlMillis, MetaStore store, Timers timers, Executor mailbox) {
        this.key = Membership.keyOf(role, node);
        this.address = address;
        this.ttlMillis = ttlMillis;
        this.store = store;
        this.timers = timers;
        this.mailbox = mailbox;
    }

    /** Registers; completes when the session is there for the first time. */
    public CompletionStage<Void> start() {
        mailbox.execute(this::register);
        return registered.minimalCompletionStage();
    }

    /** Marks the node as one that is about to stop; completes when the mark is there, and holds until the session ends. */
    public CompletionStage<Void> drain() {
        CompletableFuture<Void> marked = new CompletableFuture<>();
        Posting.unlessClosed(mailbox, () -> {
            draining = true;
            // Before the first registration, that will say it.
            CompletionStage<?> written = lease == null ? registered : put(lease);
            written.whenComplete((done, error) -> {
                if (error == null) {
                    marked.complete(null);
                } else {
                    marked.completeExceptionally(error);
                }
            });
        });
        return marked;
    }

    @Override
    public void close() {
        Posting.unlessClosed(mailbox, () -> {
            closed = true;
            if (lease != null) {
                store.revoke(lease);
            }
        });
    }

    private void register() {
        if (closed) {
            return;
        }
        store.grant(ttlMillis).thenComposeAsync(granted -> {
            lease = granted;
            return put(granted);
        }, mailbox).whenCompleteAsync((done, error) -> {
            if (error != null) {
                timers.after(PAUSE_MILLIS, mailbox, this::register);
            } else if (closed) {
                store.revoke(lease);
            } else {
                registered.complete(null);
                timers.after(ttlMillis / 3, mailbox, this::renew);
            }
        }, mailbox);
    }

    private CompletionStage<MetaTxn.Result> put(LeaseId under) {
        return store.txn(MetaTxn.of(new MetaTxn.Op.Put(key, Membership.Member.encode(address, draining), Optional.of(under))));
    }

    /** Any failure registers anew, under a new lease: the old one, if it lives, ends by itself without the key. */
    private void renew() {
        if (closed) {
            return;
        }
        store.keepAlive(lease).whenCompleteAsync((done, error) -> {
            if (error != null) {
                register();
            } else {
                timers.after(ttlMillis / 3, mailbox, this::renew);
            }
        }, mailbox);
    }
}
