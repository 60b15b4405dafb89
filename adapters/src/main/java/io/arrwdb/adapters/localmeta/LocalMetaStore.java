package io.arrwdb.adapters.localmeta;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.DiskFullException;
import io.arrwdb.adapters.disk.FrameFileHeader;
import io.arrwdb.adapters.disk.Journal;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A metadata store in files of this machine: every change is decided against the state, made durable in a journal, and
 * only then applied, told to watches and answered. One loop does it all.
 */
public final class LocalMetaStore implements MetaStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalMetaStore.class);
    private static final UUID IDENTITY = new UUID(0, 0);
    private static final long RETRY_EXPIRY_MILLIS = 1_000;

    private final Path directory;
    private final LocalMetaConfig config;
    private final MailboxLoop loop;
    /** The fields below belong to the loop. */
    private final MetaState state;
    private final LocalLeases leases;
    private final List<LocalWatch> watches = new ArrayList<>();
    private Journal journal;
    private long snapshotAtBytes;

    private LocalMetaStore(Path directory, Clock clock, Timers timers, LocalMetaConfig config) {
        this.directory = directory;
        this.config = config;
        state = new MetaState(config.maxHistoryRevisions());
        snapshotAtBytes = config.snapshotBytes();
        loop = MailboxLoop.onPlatformThread("meta-store", failure -> LOG.error("the metadata store's loop failed", failure));
        leases = new LocalLeases(clock, timers, loop, this::expire);
    }

    /** Opens the store in {@code directory}, making it where there is none; every lease gets its whole time again. */
    public static LocalMetaStore open(Disk disk, Path directory, Clock clock, Timers timers, LocalMetaConfig config)
            throws IOException {
        LocalMetaStore store = new LocalMetaStore(directory, clock, timers, config);
        try {
            store.journal = Journal.open(disk, directory, FrameFileHeader.Kind.META, 0, IDENTITY, store.recovery());
        } catch (IOException | RuntimeException e) {
            store.loop.close();
            throw e;
        }
        store.loop.execute(() -> store.state.leaseTtlsMillis().forEach(store.leases::start));
        return store;
    }

    @Override
    public CompletionStage<MetaSnapshot> range(String prefix) {
        return ask(() -> new MetaSnapshot(state.revision(), state.range(prefix)));
    }

    @Override
    public CompletionStage<MetaSnapshot> get(String key) {
        return ask(() -> new MetaSnapshot(state.revision(), state.get(key).stream().toList()));
    }

    @Override
    public CompletionStage<MetaTxn.Result> txn(MetaTxn txn) {
        return ask(() -> {
            TxnDecision decision = TxnDecision.decide(state, txn);
            if (!decision.changes().isEmpty()) {
                record(new MetaRecord.Commit(decision.changes()));
            }
            return new MetaTxn.Result(decision.succeeded(), state.revision());
        });
    }

    @Override
    public CompletionStage<LeaseId> grant(long ttlMillis) {
        return ask(() -> {
            if (ttlMillis < 1) {
                throw new MetaStoreException("a lease of " + ttlMillis + " ms: ask for at least 1 ms", null);
            }
            LeaseId lease = state.nextLease();
            record(new MetaRecord.Grant(lease, ttlMillis));
            leases.start(lease, ttlMillis);
            return lease;
        });
    }

    @Override
    public CompletionStage<Void> keepAlive(LeaseId lease) {
        return ask(() -> {
            if (!leases.renew(lease)) {
                throw new MetaStoreException.LeaseLost("lease " + lease.value() + " has ended: take a new one");
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Void> revoke(LeaseId lease) {
        return ask(() -> {
            if (state.hasLease(lease)) {
                record(new MetaRecord.Revoke(lease));
                leases.end(lease);
            }
            return null;
        });
    }

    @Override
    public Watch watch(String prefix, Revision after, Executor mailbox, MetaWatcher watcher) {
        LocalWatch watch = new LocalWatch(prefix, mailbox, watcher, closed -> loop.post(() -> watches.remove(closed)));
        if (!loop.post(() -> begin(watch, after))) {
            watch.failed(closedException());
        }
        return watch;
    }

    @Override
    public CompletionStage<Void> compact(Revision revision) {
        return ask(() -> {
            if (revision.compareTo(state.revision()) > 0) {
                throw new MetaStoreException("revision " + revision + " lies ahead of " + state.revision(), null);
            }
            record(new MetaRecord.Compact(revision));
            return null;
        });
    }

    /** Answers what has been asked, ends the watches, and closes the files. Leases go on where their holders renew them after a restart. */
    @Override
    public void close() {
        loop.post(() -> {
            leases.close();
            List.copyOf(watches).forEach(watch -> watch.failed(closedException()));
            watches.clear();
        });
        loop.close();
        try {
            journal.close();
        } catch (IOException e) {
            throw new MetaStoreException("the metadata store in " + directory + " did not close", e);
        }
    }

    private Journal.Recovery recovery() {
        return new Journal.Recovery() {
            @Override
            public void restore(long nextSequence, byte[] snapshot) {
                state.restore(snapshot);
            }

            @Override
            public void replay(long sequence, byte[] record) {
                state.replay(MetaRecord.decode(record));
            }
        };
    }

    private void begin(LocalWatch watch, Revision after) {
        if (after.compareTo(state.compacted()) < 0) {
            watch.compacted(state.compacted().next());
            return;
        }
        state.stepsAfter(after).forEach(watch::step);
        watch.caughtUp(state.revision());
        watches.add(watch);
    }

    /** Makes the record durable, then true. */
    private void record(MetaRecord record) {
        byte[] bytes = record.encode();
        if (bytes.length > config.maxTxnBytes()) {
            throw new MetaStoreException("a transaction of " + bytes.length + " bytes exceeds max-txn-bytes " + config.maxTxnBytes(), null);
        }
        try {
            journal.append(List.of(bytes));
        } catch (DiskFullException e) {
            throw new MetaStoreException.Full("the metadata store in " + directory + " has no room: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new MetaStoreException.OutcomeUnknown("the metadata store in " + directory + " could not write: " + e.getMessage(), e);
        }
        Optional<MetaState.Step> step = state.replay(record);
        step.ifPresent(told -> List.copyOf(watches).forEach(watch -> watch.step(told)));
        snapshotWhenDue();
    }

    /** A snapshot that fails costs only space: the log goes on, and the next try comes when it has grown again. */
    private void snapshotWhenDue() {
        if (journal.logBytes() < snapshotAtBytes) {
            return;
        }
        try {
            journal.snapshot(state.snapshot());
            snapshotAtBytes = config.snapshotBytes();
        } catch (IOException | RuntimeException e) {
            snapshotAtBytes = journal.logBytes() + config.snapshotBytes();
            LOG.warn("no snapshot of the metadata store in {}; the next try comes at {} bytes of log", directory, snapshotAtBytes, e);
        }
    }

    private void expire(LeaseId lease) {
        try {
            record(new MetaRecord.Revoke(lease));
            leases.end(lease);
        } catch (MetaStoreException e) {
            LOG.warn("lease {} has ended but cannot be removed yet", lease.value(), e);
            leases.end(lease);
            leases.start(lease, RETRY_EXPIRY_MILLIS);
        }
    }

    private <T> CompletionStage<T> ask(Supplier<T> answer) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean posted = loop.post(() -> {
            try {
                result.complete(answer.get());
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
        return new MetaStoreException("the metadata store in " + directory + " is closed", null);
    }
}
