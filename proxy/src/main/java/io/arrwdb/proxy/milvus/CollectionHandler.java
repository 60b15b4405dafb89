package io.arrwdb.proxy.milvus;

import com.google.protobuf.UnsafeByteOperations;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.internal.AddFieldRequest;
import io.arrwdb.proto.internal.CollectionRequest;
import io.arrwdb.proto.milvus.AddCollectionFieldRequest;
import io.arrwdb.proto.milvus.BoolResponse;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.DropCollectionRequest;
import io.arrwdb.proto.milvus.HasCollectionRequest;
import io.arrwdb.proto.milvus.RenameCollectionRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.SchemaErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.limit.Limits;
import io.arrwdb.proxy.validate.DefinitionSize;
import io.arrwdb.proxy.validate.Names;
import io.arrwdb.proxy.validate.SchemaReader;
import io.arrwdb.proxy.wire.Params;
import io.grpc.Deadline;
import java.util.List;
import java.util.Optional;

/** Changes of collections. */
final class CollectionHandler {
    private static final String ROLE = "root coordinator";

    private final Backend backend;
    private final Names names;
    private final SchemaReader schemas;

    CollectionHandler(Backend backend) {
        this.backend = backend;
        names = new Names(backend.config().limits());
        schemas = new SchemaReader(backend.config().limits());
    }

    Status create(CreateCollectionRequest request) {
        names.collection(request.getCollectionName());
        DefinitionSize.check(request, backend.config().limits());
        String database = backend.lookup().database(request.getDbName()).name();
        CollectionSchema schema = schemas.collection(request.getSchema());
        checkNumbers(request, schema);
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline).createCollection(
                io.arrwdb.proto.internal.CreateCollectionRequest.newBuilder().setDatabase(database)
                        .setCollection(request.getCollectionName())
                        .setSchema(UnsafeByteOperations.unsafeWrap(schema.encode())).setShards(request.getShardsNum())
                        .setConsistencyLevel(request.getConsistencyLevelValue())
                        .addAllProperties(Params.toInternal(Params.of(request.getPropertiesList())))
                        .setPartitions((int) request.getNumPartitions()).build()), deadline);
        return Statuses.SUCCESS;
    }

    private void checkNumbers(CreateCollectionRequest request, CollectionSchema schema) {
        Limits limits = backend.config().limits();
        if (request.getConsistencyLevel() == ConsistencyLevel.UNRECOGNIZED) {
            throw SchemaErrors.consistencyLevel(request.getConsistencyLevelValue());
        }
        if (request.getShardsNum() < 0 || request.getShardsNum() > limits.shards()) {
            throw SchemaErrors.shardNumber(request.getShardsNum(), limits.shards());
        }
        if (request.getNumPartitions() < 0 || request.getNumPartitions() > limits.partitions()) {
            throw SchemaErrors.partitionNumber(request.getNumPartitions(), limits.partitions());
        }
        if (request.getNumPartitions() > 0 && schema.fields().stream().noneMatch(FieldSchema::partitionKey)) {
            throw SchemaErrors.partitionNumberWithoutKey();
        }
    }

    /** Dropping what is not there succeeds. */
    Status drop(DropCollectionRequest request) {
        names.collection(request.getCollectionName());
        String database = backend.lookup().database(request.getDbName()).name();
        Optional<CollectionMeta> known = backend.lookup().catalog().collection(database, request.getCollectionName());
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline).dropCollection(CollectionRequest.newBuilder()
                .setDatabase(database).setCollection(request.getCollectionName()).build()), deadline);
        known.ifPresent(collection -> backend.marks().forget(collection.id()));
        return Statuses.SUCCESS;
    }

    BoolResponse has(HasCollectionRequest request) {
        names.collection(request.getCollectionName());
        String database = backend.lookup().database(request.getDbName()).name();
        return BoolResponse.newBuilder().setStatus(Statuses.SUCCESS).setValue(
                backend.lookup().catalog().meant(database, request.getCollectionName()).isPresent()).build();
    }

    /** An alias is passed on as it is, and refused there. */
    Status rename(RenameCollectionRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getOldName());
        names.collection(request.getNewName());
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline).renameCollection(
                io.arrwdb.proto.internal.RenameCollectionRequest.newBuilder()
                        .setDatabase(backend.lookup().databaseOf(collection)).setCollection(request.getOldName())
                        .setNewName(request.getNewName()).setNewDatabase(request.getNewDBName()).build()), deadline);
        return Statuses.SUCCESS;
    }

    Status addField(AddCollectionFieldRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName(),
                request.getCollectionID());
        DefinitionSize.check(request, backend.config().limits());
        FieldSchema field = schemas.addedField(request.getSchema(), collection.schema());
        CollectionSchema alone = new CollectionSchema(0, "", false, List.of(field));
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline).addField(AddFieldRequest.newBuilder()
                .setDatabase(backend.lookup().databaseOf(collection)).setCollection(collection.name())
                .setField(UnsafeByteOperations.unsafeWrap(alone.encode())).build()), deadline);
        return Statuses.SUCCESS;
    }
}
