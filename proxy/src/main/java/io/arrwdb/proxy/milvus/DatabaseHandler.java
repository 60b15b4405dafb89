package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.proto.internal.DatabaseRequest;
import io.arrwdb.proto.milvus.CreateDatabaseRequest;
import io.arrwdb.proto.milvus.DescribeDatabaseRequest;
import io.arrwdb.proto.milvus.DescribeDatabaseResponse;
import io.arrwdb.proto.milvus.DropDatabaseRequest;
import io.arrwdb.proto.milvus.ListDatabasesResponse;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.validate.DefinitionSize;
import io.arrwdb.proxy.validate.Names;
import io.arrwdb.proxy.wire.Params;
import io.grpc.Deadline;
import java.util.TreeMap;

/** Databases. */
final class DatabaseHandler {
    private static final String ROLE = "root coordinator";

    private final Backend backend;
    private final Names names;

    DatabaseHandler(Backend backend) {
        this.backend = backend;
        names = new Names(backend.config().limits());
    }

    Status create(CreateDatabaseRequest request) {
        names.database(request.getDbName());
        DefinitionSize.check(request, backend.config().limits());
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline).createDatabase(DatabaseRequest.newBuilder()
                .setName(request.getDbName())
                .addAllProperties(Params.toInternal(Params.of(request.getPropertiesList()))).build()), deadline);
        return Statuses.SUCCESS;
    }

    Status drop(DropDatabaseRequest request) {
        names.database(request.getDbName());
        if (request.getDbName().equals(DatabaseMeta.DEFAULT_NAME)) {
            throw NameErrors.defaultDatabaseDropped();
        }
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline).dropDatabase(DatabaseRequest.newBuilder()
                .setName(request.getDbName()).build()), deadline);
        return Statuses.SUCCESS;
    }

    ListDatabasesResponse list() {
        ListDatabasesResponse.Builder answer = ListDatabasesResponse.newBuilder().setStatus(Statuses.SUCCESS);
        for (DatabaseMeta database : backend.lookup().catalog().databases()) {
            answer.addDbNames(database.name()).addDbIds(database.id().value())
                    .addCreatedTimestamp(database.created().value());
        }
        return answer.build();
    }

    DescribeDatabaseResponse describe(DescribeDatabaseRequest request) {
        DatabaseMeta database = backend.lookup().database(request.getDbName());
        return DescribeDatabaseResponse.newBuilder().setStatus(Statuses.SUCCESS).setDbName(database.name())
                .setDbID(database.id().value()).setCreatedTimestamp(database.created().value())
                .addAllProperties(Params.toMilvus(new TreeMap<>(database.properties()))).build();
    }
}
