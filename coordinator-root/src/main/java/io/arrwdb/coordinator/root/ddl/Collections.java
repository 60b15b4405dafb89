package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.coordinator.root.journal.JournalEntry;
import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.plan.root.SchemaPlan;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.AddFieldRequest;
import io.arrwdb.proto.internal.CollectionRequest;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.RenameCollectionRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Creates, drops, renames collections and adds fields to them. */
public final class Collections {
    private final Definitions definitions;
    private final CollectionEdits edits;

    public Collections(Definitions definitions, CollectionEdits edits) {
        this.definitions = definitions;
        this.edits = edits;
    }

    /** Creating what exists alike succeeds; the answer carries the collection's id. */
    public DdlResponse create(CreateCollectionRequest request) {
        CollectionPlan plan = CollectionPlan.of(request, definitions.config());
        long firstId = definitions.newIds(plan.idCount());
        Begun begun = definitions.decide(() -> begin(request.getDatabase(), plan, firstId));
        Revision revision = begun.steps.map(s -> definitions.finish(s, "creating collection " + plan.name())).orElse(Revision.ZERO);
        return definitions.answer(revision, begun.collection.id().value());
    }

    private Begun begin(String databaseName, CollectionPlan plan, long firstId) {
        DatabaseMeta database = definitions.database(databaseName);
        if (definitions.catalog().alias(database.id(), plan.name()).isPresent()) {
            throw Refusals.collectionIsAnAlias(plan.name());
        }
        Optional<CollectionMeta> holder = definitions.catalog().holderOf(database.id(), plan.name());
        if (holder.isPresent()) {
            if (!plan.describes(holder.get())) {
                throw Refusals.collectionExists(plan.name());
            }
            return new Begun(holder.get(), definitions.pending(holder.get().id()));
        }
        int limit = definitions.config().maxCollections();
        if (definitions.catalog().collections().stream().filter(c -> c.database().equals(database.id())).count() >= limit) {
            throw Refusals.tooManyCollections(databaseName, limit);
        }
        CollectionMeta made = plan.define(database.id(), firstId, definitions.now());
        return new Begun(made, Optional.of(definitions.commit(new JournalEntry.Create(made.id(), made.created()),
                new MetaTxn.Op.Put(CatalogKeys.collection(made.id()), made.encode()))));
    }

    private record Begun(CollectionMeta collection, Optional<CompletionStage<Revision>> steps) { }

    /**
     * Dropping what is not there succeeds; what has an alias stays. The collection is gone for clients when this answers; its shards are closed
     * and its load ended as well unless a node is away, in which case that follows.
     */
    public DdlResponse drop(CollectionRequest request) {
        DatabaseMeta database = definitions.database(request.getDatabase());
        if (definitions.catalog().alias(database.id(), request.getCollection()).isPresent()) {
            throw Refusals.droppedByAlias(request.getCollection());
        }
        Optional<CollectionMeta> found = definitions.catalog().collection(request.getDatabase(), request.getCollection());
        if (found.isEmpty()) {
            return definitions.answer(Revision.ZERO, 0);
        }
        CollectionMeta seen = found.get();
        Timestamp ddlTs = definitions.now();
        return edits.exclusively(seen.id(), () -> definitions.still(seen, request.getDatabase(), request.getCollection())
                .map(collection -> beginDrop(collection, ddlTs)).orElse(CollectionEdits.Change.NONE));
    }

    private CollectionEdits.Change beginDrop(CollectionMeta collection, Timestamp ddlTs) {
        List<AliasMeta> aliases = definitions.catalog().aliasesOf(collection.id());
        if (!aliases.isEmpty()) {
            throw Refusals.droppedWithAliases(collection.name(), aliases);
        }
        return edits.begin(new JournalEntry.Drop(collection.id(), ddlTs), c -> c.withState(CollectionState.DROPPING),
                new MetaTxn.Op.Delete(CatalogKeys.load(collection.id())));
    }

    public DdlResponse rename(RenameCollectionRequest request) {
        String target = request.getNewDatabase().isEmpty() ? request.getDatabase() : request.getNewDatabase();
        if (definitions.catalog().alias(definitions.database(request.getDatabase()).id(), request.getCollection()).isPresent()) {
            throw Refusals.renamedByAlias(request.getCollection());
        }
        CollectionMeta seen = definitions.collection(request.getDatabase(), request.getCollection());
        Timestamp now = definitions.now();
        return edits.exclusively(seen.id(), () -> {
            CollectionMeta collection = definitions.current(seen, request.getDatabase(), request.getCollection());
            DatabaseMeta database = definitions.database(target);
            if (collection.name().equals(request.getNewName()) && collection.database().equals(database.id())) {
                throw Refusals.nothingRenamed();
            }
            refuseTaken(collection, database, request.getNewName());
            return edits.apply(collection.id(), c -> c.withName(database.id(), request.getNewName(), now));
        });
    }

    private void refuseTaken(CollectionMeta collection, DatabaseMeta database, String name) {
        if (definitions.catalog().alias(database.id(), name).isPresent()) {
            throw Refusals.renamedToAlias(name);
        }
        if (definitions.catalog().holderOf(database.id(), name).isPresent()) {
            throw Refusals.nameTaken(database.name(), name);
        }
        if (!database.id().equals(collection.database()) && !definitions.catalog().aliasesOf(collection.id()).isEmpty()) {
            throw Refusals.movedWithAliases();
        }
    }

    public DdlResponse addField(AddFieldRequest request) {
        CollectionMeta seen = definitions.collection(request.getDatabase(), request.getCollection());
        FieldSchema field = CollectionSchema.decode(request.getField().toByteArray()).fields().getFirst();
        Timestamp ddlTs = definitions.now();
        return edits.exclusively(seen.id(), () -> {
            CollectionMeta collection = definitions.current(seen, request.getDatabase(), request.getCollection());
            if (collection.schema().field(field.name()).isPresent()) {
                throw Refusals.duplicateField(field.name());
            }
            CollectionSchema next = SchemaPlan.add(collection.schema(), field);
            return edits.begin(new JournalEntry.ChangeSchema(collection.id(), next, ddlTs));
        });
    }
}
