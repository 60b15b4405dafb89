package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.coordinator.root.RootConfig;
import io.arrwdb.coordinator.root.journal.Journal;
import io.arrwdb.coordinator.root.journal.JournalEntry;
import io.arrwdb.coordinator.root.oracle.Ids;
import io.arrwdb.coordinator.root.oracle.Oracle;
import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.rpc.Followers;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What all definitions share: decisions are taken one after the other, each on an image that holds the one before; their
 * further steps run in the journal, and the answer waits for the followers.
 */
public final class Definitions {
    private final FencedStore store;
    private final CatalogFollower follower;
    private final Oracle oracle;
    private final Ids ids;
    private final Journal journal;
    private final Followers followers;
    private final RootConfig config;
    private final ReentrantLock lane = new ReentrantLock(true);

    public Definitions(FencedStore store, CatalogFollower follower, Oracle oracle, Ids ids, Journal journal,
            Followers followers, RootConfig config) {
        this.store = store;
        this.follower = follower;
        this.oracle = oracle;
        this.ids = ids;
        this.journal = journal;
        this.followers = followers;
        this.config = config;
    }

    RootConfig config() {
        return config;
    }

    /** Runs a decision; no other runs meanwhile. */
    <T> T decide(Supplier<T> decision) {
        lane.lock();
        try {
            return decision.get();
        } finally {
            lane.unlock();
        }
    }

    /** Holds every decision that was taken before. */
    Catalog catalog() {
        return follower.current();
    }

    Timestamp now() {
        return oracle.next();
    }

    long newIds(int count) {
        return ids.allocate(count);
    }

    /** Makes a decision durable; returns once {@link #catalog} holds it. */
    Revision commit(List<MetaTxn.Op> ops) {
        Revision revision = Waiting.on(store.write(ops), timeoutMillis(), "writing the definition");
        seen(revision);
        return revision;
    }

    /** Makes the first step of a decision durable together with its journal entry, and starts the entry. */
    CompletionStage<Revision> commit(JournalEntry entry, MetaTxn.Op firstStep) {
        commit(List.of(Journal.record(entry), firstStep));
        return journal.run(entry);
    }

    /** Records a decision whose first step is one of its journal entry, and starts the entry. */
    CompletionStage<Revision> commit(JournalEntry entry) {
        Waiting.on(store.write(List.of(Journal.record(entry))), timeoutMillis(), "writing the definition");
        return journal.run(entry);
    }

    /** Starts an entry that has been recorded. */
    CompletionStage<Revision> run(JournalEntry entry) {
        return journal.run(entry);
    }

    /** The steps under way on the collection, if any. */
    Optional<CompletionStage<Revision>> pending(CollectionId collection) {
        return journal.pending(collection);
    }

    /** Waits for the last step. */
    Revision finish(CompletionStage<Revision> entry, String what) {
        Revision revision = Waiting.on(entry, timeoutMillis(), what);
        seen(revision);
        return revision;
    }

    /** Returns once {@link #catalog} holds everything up to {@code revision}. */
    void seen(Revision revision) {
        Waiting.on(follower.await(revision), timeoutMillis(), "reading the definition back");
    }

    /** Returns once nothing is under way on the collection; decide only then. */
    void settle(CollectionId collection) {
        while (true) {
            Optional<CompletionStage<Revision>> earlier = pending(collection);
            if (earlier.isEmpty()) {
                return;
            }
            finish(earlier.get(), "an earlier definition on collection " + collection);
        }
    }

    /** Whether nothing is under way on the collection. */
    boolean settled(CollectionId collection) {
        return journal.pending(collection).isEmpty();
    }

    /** The answer, once every follower shows {@code revision}. */
    DdlResponse answer(Revision revision, long id) {
        followers.await(revision, timeoutMillis());
        return DdlResponse.newBuilder().setRevision(revision.value()).setId(id).build();
    }

    DatabaseMeta database(String name) {
        return catalog().database(name).orElseThrow(() -> Refusals.databaseNotFound(name));
    }

    CollectionMeta collection(String database, String name) {
        database(database);
        return catalog().collection(database, name).orElseThrow(() -> Refusals.collectionNotFound(database, name));
    }

    /**
     * A collection that was found by its name before, as it is now.
     *
     * @throws io.arrwdb.rpc.ServiceFailure when it has been dropped or renamed meanwhile
     */
    CollectionMeta current(CollectionMeta seen, String database, String name) {
        return still(seen, database, name).orElseThrow(() -> Refusals.collectionNotFound(database, name));
    }

    /** The same, or nothing. */
    Optional<CollectionMeta> still(CollectionMeta seen, String database, String name) {
        return catalog().collection(database, name).filter(c -> c.id().equals(seen.id()));
    }

    private long timeoutMillis() {
        return RequestContext.remainingMillis(config.ddlTimeoutMillis());
    }
}
