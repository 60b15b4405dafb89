package io.arrwdb.adapters.etcd;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metadata in etcd 3.6, or a 3.5 in which a watch right behind a compaction loses no deletion
 * (etcd issues 18089 and 19179). One loop sends, hears and completes everything. Opening it asks etcd nothing, and an etcd
 * that is slow or gone fails what is asked meanwhile, and nothing else. Leases last a whole number of seconds, etcd's shortest
 * is about 2 s.
 */
public final class EtcdMetaStore implements MetaStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdMetaStore.class);
    private static final long MILLIS_PER_SECOND = 1_000;

    private final EtcdConfig config;
    private final MailboxLoop loop;
    private final Members members;
    /** The fields below belong to the loop. */
    private final Calls calls;
    private final Requests requests;
    private final Answers answers;
    private final Set<EtcdWatch> watches = new HashSet<>();
    private final WatchContext watching;

    private EtcdMetaStore(EtcdConfig config, Clock clock, Timers timers, MailboxLoop loop) {
        this.config = config;
        this.loop = loop;
        KeySpace keys = new KeySpace(config.prefix());
        requests = new Requests(keys, config.limits());
        answers = new Answers(keys);
        members = new Members(config, loop);
        Login login = new Login(config.user(), members, config.limits().requestTimeoutMillis());
        calls = new Calls(members, login, config.limits(), clock, timers, loop);
        watching = new WatchContext(members, login, requests, answers, config.limits(), clock, timers, loop, this::revision, watches);
    }

    /** Connects to nothing yet. */
    public static EtcdMetaStore open(EtcdConfig config, Clock clock, Timers timers) {
        MailboxLoop loop = MailboxLoop.onPlatformThread("etcd", failure -> LOG.error("the etcd adapter's loop failed", failure));
        try {
            return new EtcdMetaStore(config, clock, timers, loop);
        } catch (RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    public CompletionStage<MetaSnapshot> range(String prefix) {
        return ask(() -> PagedRange.read(prefix, calls, requests, answers));
    }

    @Override
    public CompletionStage<MetaSnapshot> get(String key) {
        return ask(() -> read(key).thenApply(found -> new MetaSnapshot(Answers.revision(found.getHeader()), answers.entries(found))));
    }

    @Override
    public CompletionStage<MetaTxn.Result> txn(MetaTxn txn) {
        return ask(() -> {
            TxnRequest request = requests.txn(txn);
            return calls.once(KVGrpc.getTxnMethod(), request, describe(txn)).thenApply(
                    answer -> new MetaTxn.Result(answer.getSucceeded(), Answers.revision(answer.getHeader())));
        });
    }

    @Override
    public CompletionStage<LeaseId> grant(long ttlMillis) {
        return ask(() -> {
            if (ttlMillis < 1) {
                throw new MetaStoreException("a lease of " + ttlMillis + " ms: ask for at least 1 ms", null);
            }
            long ttlSeconds = Math.ceilDiv(ttlMillis, MILLIS_PER_SECOND);
            return calls.once(LeaseGrpc.getLeaseGrantMethod(), LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build(),
                    "taking a lease of " + ttlMillis + " ms").thenApply(LeaseGrantResponse::getID).thenApply(LeaseId::new);
        });
    }

    @Override
    public CompletionStage<Void> keepAlive(LeaseId lease) {
        return ask(() -> calls.repeatedly(LeaseGrpc.getLeaseKeepAliveMethod(),
                LeaseKeepAliveRequest.newBuilder().setID(lease.value()).build(), "renewing lease " + lease.value())
                .thenApply(answer -> {
                    if (answer.getTTL() <= 0) {
                        throw new MetaStoreException.LeaseLost("lease " + lease.value() + " has ended: take a new one");
                    }
                    return null;
                }));
    }

    @Override
    public CompletionStage<Void> revoke(LeaseId lease) {
        return ask(() -> unless(Failures::isLeaseLost, calls.repeatedly(LeaseGrpc.getLeaseRevokeMethod(),
                LeaseRevokeRequest.newBuilder().setID(lease.value()).build(), "ending lease " + lease.value())));
    }

    @Override
    public Watch watch(String prefix, Revision after, Executor mailbox, MetaWatcher watcher) {
        Listener listener = new Listener(mailbox, watcher);
        EtcdWatch watch = new EtcdWatch(prefix, after, watching, listener);
        boolean posted = loop.post(() -> {
            watches.add(watch);
            watch.open();
        });
        if (!posted) {
            listener.failed(closedException());
        }
        return watch;
    }

    @Override
    public CompletionStage<Void> compact(Revision revision) {
        return ask(() -> unless(Failures::isCompacted, calls.repeatedly(KVGrpc.getCompactMethod(),
                CompactionRequest.newBuilder().setRevision(revision.value()).build(), "compacting up to revision " + revision)));
    }

    /** Ends the watches, and fails what is under way. Leases go on until they end by themselves. */
    @Override
    public void close() {
        loop.post(() -> {
            calls.close();
            Set.copyOf(watches).forEach(watch -> watch.fail(closedException()));
        });
        members.close();
        loop.close();
    }

    private CompletableFuture<RangeResponse> read(String key) {
        return calls.repeatedly(KVGrpc.getRangeMethod(), requests.get(key), "reading " + key);
    }

    private CompletableFuture<Revision> revision() {
        return read("").thenApply(found -> Answers.revision(found.getHeader()));
    }

    private static String describe(MetaTxn txn) {
        String first = txn.then().isEmpty() ? "" : ", the first on " + switch (txn.then().getFirst()) {
            case MetaTxn.Op.Put put -> put.key();
            case MetaTxn.Op.Delete delete -> delete.key();
            case MetaTxn.Op.DeletePrefix delete -> delete.prefix();
        };
        return "a transaction of " + txn.then().size() + " operations" + first;
    }

    /** What has been done already is done. */
    private static CompletableFuture<Void> unless(Predicate<Throwable> done, CompletableFuture<?> asked) {
        return asked.handle((answer, error) -> error == null || done.test(error) ? null : error).thenCompose(
                error -> error == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(error));
    }

    private <T> CompletionStage<T> ask(Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean posted = loop.post(() -> {
            try {
                question.get().whenComplete((answer, error) -> {
                    if (error == null) {
                        result.complete(answer);
                    } else {
                        result.completeExceptionally(error instanceof CompletionException wrapped ? wrapped.getCause() : error);
                    }
                });
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        if (!posted) {
            result.completeExceptionally(closedException());
        }
        return result;
    }

    private MetaStoreException closedException() {
        return new MetaStoreException("the connection to etcd at " + config.endpoints() + " is closed", null);
    }
}
