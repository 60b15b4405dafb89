package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The metadata store as a replicated service outside of the nodes: it never forgets, but questions and answers are lost. */
public final class SimMetaStore {
    static final String SERVICE = "meta";

    private final SimNetwork network;
    private final SimScheduler scheduler;
    private final MetaModel model = new MetaModel();
    private final List<SimWatch> watches = new ArrayList<>();

    public SimMetaStore(SimNetwork network) {
        this.network = network;
        this.scheduler = network.scheduler();
    }

    /** The store as one life of a process sees it. */
    public MetaStore of(SimProcess process) {
        return new View(process);
    }

    /** What is in the store, for checkers. */
    public MetaModel model() {
        return model;
    }

    private void told() {
        List.copyOf(watches).forEach(SimWatch::catchUp);
    }

    private final class View implements MetaStore {
        private final SimProcess process;
        private final long life;

        View(SimProcess process) {
            this.process = process;
            this.life = process.life();
        }

        @Override
        public CompletionStage<MetaSnapshot> range(String prefix) {
            return ask(() -> new MetaSnapshot(model.revision(), model.range(prefix)));
        }

        @Override
        public CompletionStage<MetaSnapshot> get(String key) {
            return ask(() -> new MetaSnapshot(model.revision(), model.get(key).stream().toList()));
        }

        @Override
        public CompletionStage<MetaTxn.Result> txn(MetaTxn txn) {
            return network.ask(process, life, SERVICE, 0, () -> {
                boolean succeeded = model.txn(txn);
                told();
                return new MetaTxn.Result(succeeded, model.revision());
            }, why -> new MetaStoreException.OutcomeUnknown("meta store: " + why, null));
        }

        @Override
        public CompletionStage<LeaseId> grant(long ttlMillis) {
            return ask(() -> {
                if (ttlMillis < 1) {
                    throw new MetaStoreException("a lease of " + ttlMillis + " ms", null);
                }
                LeaseId lease = model.grant(scheduler.nowNanos(), ttlMillis);
                watchExpiry(lease);
                return lease;
            });
        }

        @Override
        public CompletionStage<Void> keepAlive(LeaseId lease) {
            return ask(() -> {
                if (!model.renew(lease, scheduler.nowNanos())) {
                    throw new MetaStoreException.LeaseLost("lease " + lease.value() + " has ended");
                }
                return null;
            });
        }

        @Override
        public CompletionStage<Void> revoke(LeaseId lease) {
            return ask(() -> {
                model.end(lease);
                told();
                return null;
            });
        }

        @Override
        public Watch watch(String prefix, Revision after, Executor mailbox, MetaWatcher watcher) {
            SimWatch watch = new SimWatch(process, life, prefix, after, mailbox, watcher);
            scheduler.after(network.travelMicros(), () -> {
                watches.add(watch);
                watch.catchUp();
            });
            return watch;
        }

        @Override
        public CompletionStage<Void> compact(Revision revision) {
            return ask(() -> {
                model.compact(revision);
                return null;
            });
        }

        private <T> CompletionStage<T> ask(Supplier<T> action) {
            return network.ask(process, life, SERVICE, 0, action, why -> new MetaStoreException("meta store: " + why, null));
        }
    }

    private void watchExpiry(MetaStore.LeaseId lease) {
        model.deadlineNanos(lease).ifPresent(deadline -> {
            if (deadline <= scheduler.nowNanos()) {
                model.end(lease);
                told();
                return;
            }
            scheduler.after((deadline - scheduler.nowNanos() + 999) / 1_000, () -> watchExpiry(lease));
        });
    }

    private final class SimWatch implements MetaStore.Watch {
        private final SimProcess process;
        private final long life;
        private final String prefix;
        private final Executor mailbox;
        private final MetaWatcher watcher;
        private Revision toldUpTo;
        private long lastNanos;
        private boolean begun;
        private boolean closed;

        SimWatch(SimProcess process, long life, String prefix, Revision after, Executor mailbox, MetaWatcher watcher) {
            this.process = process;
            this.life = life;
            this.prefix = prefix;
            this.toldUpTo = after;
            this.mailbox = mailbox;
            this.watcher = watcher;
        }

        /** Sends every step that the watch has not been told. */
        void catchUp() {
            if (closed || process.life() != life) {
                watches.remove(this);
                return;
            }
            if (toldUpTo.compareTo(model.compacted()) < 0) {
                end(() -> watcher.compacted(model.compacted().next()));
                return;
            }
            if (begun && scheduler.chance(network.faults().failWatch())) {
                end(() -> watcher.failed(new MetaStoreException("the watch of " + prefix + " broke", null)));
                return;
            }
            for (MetaModel.Step step : model.stepsAfter(toldUpTo)) {
                List<MetaEvent> events = step.events().stream().filter(event -> event.key().startsWith(prefix)).toList();
                if (!events.isEmpty()) {
                    send(() -> watcher.changed(events, step.revision()));
                }
            }
            toldUpTo = model.revision();
            if (!begun) {
                begun = true;
                Revision upTo = toldUpTo;
                send(() -> watcher.changed(List.of(), upTo));
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void end(Runnable last) {
            watches.remove(this);
            send(last);
        }

        private void send(Runnable call) {
            lastNanos = Math.max(lastNanos, scheduler.nowNanos() + network.travelMicros() * 1_000);
            scheduler.at(lastNanos, process, life, () -> mailbox.execute(() -> {
                if (!closed) {
                    call.run();
                }
            }));
        }
    }
}
