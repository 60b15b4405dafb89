package io.arrwdb.proxy.milvus;

import com.google.common.util.concurrent.ListenableFuture;
import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.proto.internal.AliasRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.RootCoordinatorGrpc.RootCoordinatorFutureStub;
import io.arrwdb.proto.milvus.AlterAliasRequest;
import io.arrwdb.proto.milvus.CreateAliasRequest;
import io.arrwdb.proto.milvus.DescribeAliasRequest;
import io.arrwdb.proto.milvus.DescribeAliasResponse;
import io.arrwdb.proto.milvus.DropAliasRequest;
import io.arrwdb.proto.milvus.ListAliasesRequest;
import io.arrwdb.proto.milvus.ListAliasesResponse;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.validate.Names;
import io.grpc.Deadline;
import java.util.List;
import java.util.function.Function;

/** Other names of collections. Where a request names a collection, {@link Lookup} takes them too. */
final class AliasHandler {
    private static final String ROLE = "root coordinator";

    private final Backend backend;
    private final Names names;

    AliasHandler(Backend backend) {
        this.backend = backend;
        names = new Names(backend.config().limits());
    }

    Status create(CreateAliasRequest request) {
        AliasRequest checked = checked(request.getDbName(), request.getAlias(), request.getCollectionName());
        return define(root -> root.createAlias(checked));
    }

    Status alter(AlterAliasRequest request) {
        AliasRequest checked = checked(request.getDbName(), request.getAlias(), request.getCollectionName());
        return define(root -> root.alterAlias(checked));
    }

    /** Any name: an alias that there cannot be is not there, and dropping that succeeds. */
    Status drop(DropAliasRequest request) {
        String database = backend.lookup().database(request.getDbName()).name();
        return define(root -> root.dropAlias(AliasRequest.newBuilder().setDatabase(database).setAlias(request.getAlias()).build()));
    }

    private AliasRequest checked(String database, String alias, String collection) {
        names.alias(alias);
        names.collection(collection);
        return AliasRequest.newBuilder().setDatabase(backend.lookup().database(database).name()).setAlias(alias)
                .setCollection(collection).build();
    }

    private Status define(Function<RootCoordinatorFutureStub, ListenableFuture<DdlResponse>> call) {
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, call.apply(backend.roles().root(deadline)), deadline);
        return Statuses.SUCCESS;
    }

    DescribeAliasResponse describe(DescribeAliasRequest request) {
        names.alias(request.getAlias());
        DatabaseMeta database = backend.lookup().database(request.getDbName());
        Catalog catalog = backend.lookup().catalog();
        CollectionMeta collection = catalog.alias(database.id(), request.getAlias()).flatMap(alias -> catalog.collection(alias.collection()))
                .filter(CollectionMeta::available).orElseThrow(() -> NameErrors.aliasNotFound(database.name(), request.getAlias()));
        return DescribeAliasResponse.newBuilder().setStatus(Statuses.SUCCESS).setDbName(database.name())
                .setAlias(request.getAlias()).setCollection(collection.name()).build();
    }

    /** Those of a collection, called by its own name, or of the whole database. */
    ListAliasesResponse list(ListAliasesRequest request) {
        DatabaseMeta database = backend.lookup().database(request.getDbName());
        Catalog catalog = backend.lookup().catalog();
        List<AliasMeta> aliases = request.getCollectionName().isEmpty() ? catalog.aliasesOf(database.id())
                : catalog.aliasesOf(named(catalog, database, request.getCollectionName()).id());
        return ListAliasesResponse.newBuilder().setStatus(Statuses.SUCCESS).setDbName(database.name())
                .setCollectionName(request.getCollectionName()).addAllAliases(aliases.stream().map(AliasMeta::name).toList()).build();
    }

    private CollectionMeta named(Catalog catalog, DatabaseMeta database, String collection) {
        names.collection(collection);
        return catalog.collection(database.name(), collection)
                .orElseThrow(() -> NameErrors.collectionWithAliasesNotFound(collection));
    }
}
