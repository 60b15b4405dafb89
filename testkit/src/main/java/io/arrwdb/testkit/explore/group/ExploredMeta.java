package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.testkit.explore.Fingerprint;
import io.arrwdb.testkit.sim.MetaModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The metadata store: {@link MetaModel}, without leases. What is read was true when it was asked for; changes are heard of late. */
final class ExploredMeta {
    private final GroupWorld world;
    private final MetaModel model = new MetaModel();
    private final List<Watching> watches = new ArrayList<>();
    private final Consumer<MetaEvent> listener;

    private record Watching(GroupMember member, long life, String prefix, Executor mailbox, MetaWatcher watcher) { }

    /** @param listener hears of every change when it is made */
    ExploredMeta(GroupWorld world, Consumer<MetaEvent> listener) {
        this.world = world;
        this.listener = listener;
    }

    MetaStore of(GroupMember member) {
        return new View(member);
    }

    long fingerprint() {
        Fingerprint print = new Fingerprint();
        for (MetaEntry entry : model.range("")) {
            print.add(entry.key()).add(entry.value()).add(entry.modified().value());
        }
        return print.value();
    }

    private final class View implements MetaStore {
        private final GroupMember member;

        View(GroupMember member) {
            this.member = member;
        }

        @Override
        public CompletionStage<MetaSnapshot> range(String prefix) {
            world.reachesOthers();
            return CompletableFuture.completedStage(new MetaSnapshot(model.revision(), model.range(prefix)));
        }

        @Override
        public CompletionStage<MetaSnapshot> get(String key) {
            world.reachesOthers();
            MetaSnapshot read = new MetaSnapshot(model.revision(), model.get(key).stream().toList());
            String seen = read.entries().isEmpty() ? " is not there" : " of revision " + read.entries().getFirst().modified();
            if (key.startsWith(PointerRecord.PREFIX)) {
                return member.answer(Slow.POINTER, "sees that the pointer" + seen, () -> read);
            }
            return key.startsWith(GroupRecord.PREFIX) ? member.answer(Slow.RECORD, "sees the group's record" + seen, () -> read)
                    : CompletableFuture.completedStage(read);
        }

        @Override
        public CompletionStage<MetaTxn.Result> txn(MetaTxn txn) {
            world.reachesOthers();
            Revision before = model.revision();
            boolean succeeded = model.txn(txn);
            List<MetaEvent> events = model.eventsAfter(before);
            events.forEach(listener);
            events.forEach(this::tell);
            return CompletableFuture.completedStage(new MetaTxn.Result(succeeded, model.revision()));
        }

        private void tell(MetaEvent event) {
            Revision upTo = model.revision();
            for (Watching watch : List.copyOf(watches)) {
                if (event.key().startsWith(watch.prefix) && watch.member.life() == watch.life) {
                    Runnable tell = () -> watch.mailbox.execute(() -> watch.watcher.changed(List.of(event), upTo));
                    if (world.hearsAtOnce(watch.member)) {
                        tell.run();
                    } else {
                        world.answers().send(watch.member, "watch", "hears of revision " + event.revision() + " of the group's record", tell);
                    }
                }
            }
        }

        @Override
        public Watch watch(String prefix, Revision after, Executor mailbox, MetaWatcher watcher) {
            world.reachesOthers();
            Watching watch = new Watching(member, member.life(), prefix, mailbox, watcher);
            watches.add(watch);
            return () -> watches.remove(watch);
        }

        @Override
        public CompletionStage<LeaseId> grant(long ttlMillis) {
            throw new UnsupportedOperationException("a log group has no lease");
        }

        @Override
        public CompletionStage<Void> keepAlive(LeaseId lease) {
            throw new UnsupportedOperationException("a log group has no lease");
        }

        @Override
        public CompletionStage<Void> revoke(LeaseId lease) {
            throw new UnsupportedOperationException("a log group has no lease");
        }

        @Override
        public CompletionStage<Void> compact(Revision revision) {
            throw new UnsupportedOperationException("a log group keeps no history");
        }
    }
}
