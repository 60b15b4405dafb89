package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.AliasRequest;
import io.arrwdb.proto.internal.DdlResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Creates, alters and drops aliases. The order of the checks is Milvus's ({@code internal/rootcoord/meta_table.go} of Milvus 2.6,
 * {@code CheckIfAliasCreatable} and {@code CheckIfAliasAlterable}). Where nothing changes, the answer comes once every follower shows
 * what is there: who repeats a request whose answer was lost may rely on it as well.
 */
public final class Aliases {
    private final Definitions definitions;

    public Aliases(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Creating what exists alike succeeds. */
    public DdlResponse create(AliasRequest request) {
        return decide(() -> {
            DatabaseMeta database = databaseWithout(request);
            CollectionMeta target = definitions.collection(request.getDatabase(), request.getCollection());
            Optional<AliasMeta> taken = definitions.catalog().alias(database.id(), request.getAlias());
            if (taken.isEmpty()) {
                return point(request, target);
            }
            if (!taken.get().collection().equals(target.id())) {
                throw Refusals.aliasTaken(request.getDatabase(), request.getAlias(), nameOf(taken.get()));
            }
            return definitions.catalog().revision();
        });
    }

    /** Altering to what it is already succeeds. */
    public DdlResponse alter(AliasRequest request) {
        return decide(() -> {
            DatabaseMeta database = databaseWithout(request);
            CollectionMeta target = definitions.catalog().collection(request.getDatabase(), request.getCollection())
                    .orElseThrow(() -> Refusals.collectionNotFound(request.getCollection()));
            AliasMeta alias = definitions.catalog().alias(database.id(), request.getAlias())
                    .orElseThrow(() -> Refusals.aliasNotFound(request.getDatabase(), request.getAlias()));
            return alias.collection().equals(target.id()) ? definitions.catalog().revision() : point(request, target);
        });
    }

    /** Dropping what is not there succeeds. */
    public DdlResponse drop(AliasRequest request) {
        return decide(() -> {
            DatabaseMeta database = definitions.database(request.getDatabase());
            return definitions.catalog().alias(database.id(), request.getAlias()).isEmpty() ? definitions.catalog().revision()
                    : definitions.commit(List.of(new MetaTxn.Op.Delete(CatalogKeys.alias(database.id(), request.getAlias()))));
        });
    }

    private DdlResponse decide(Supplier<Revision> decision) {
        return definitions.answer(definitions.decide(decision), 0);
    }

    /** The database, which must have no collection of the alias's name. */
    private DatabaseMeta databaseWithout(AliasRequest request) {
        DatabaseMeta database = definitions.database(request.getDatabase());
        if (definitions.catalog().holderOf(database.id(), request.getAlias()).isPresent()) {
            throw Refusals.aliasIsACollection(request.getDatabase(), request.getAlias());
        }
        return database;
    }

    private Revision point(AliasRequest request, CollectionMeta target) {
        AliasMeta alias = new AliasMeta(target.database(), request.getAlias(), target.id(), definitions.now());
        return definitions.commit(List.of(new MetaTxn.Op.Put(CatalogKeys.alias(alias.database(), alias.name()), alias.encode())));
    }

    private String nameOf(AliasMeta alias) {
        return definitions.catalog().collection(alias.collection()).map(CollectionMeta::name).orElse("");
    }
}
