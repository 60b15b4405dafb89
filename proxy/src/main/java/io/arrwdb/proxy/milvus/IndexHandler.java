package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.internal.DescribeIndexesRequest;
import io.arrwdb.proto.internal.DescribeIndexesResponse;
import io.arrwdb.proto.internal.IndexProgress;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexResponse;
import io.arrwdb.proto.milvus.DropIndexRequest;
import io.arrwdb.proto.milvus.GetIndexBuildProgressRequest;
import io.arrwdb.proto.milvus.GetIndexBuildProgressResponse;
import io.arrwdb.proto.milvus.GetIndexStateRequest;
import io.arrwdb.proto.milvus.GetIndexStateResponse;
import io.arrwdb.proto.milvus.GetIndexStatisticsRequest;
import io.arrwdb.proto.milvus.GetIndexStatisticsResponse;
import io.arrwdb.proto.milvus.IndexDescription;
import io.arrwdb.proto.milvus.common.IndexState;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.SchemaErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;
import io.arrwdb.proxy.validate.DefinitionSize;
import io.arrwdb.proxy.validate.IndexPlan;
import io.arrwdb.proxy.validate.Names;
import io.arrwdb.proxy.wire.Params;
import io.grpc.Deadline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Index definitions and how far their builds are. */
final class IndexHandler {
    private static final String ROLE = "index coordinator";

    private final Backend backend;
    private final Names names;

    IndexHandler(Backend backend) {
        this.backend = backend;
        names = new Names(backend.config().limits());
    }

    /** The index's name defaults to the field's. */
    Status create(CreateIndexRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        FieldSchema field = collection.schema().field(request.getFieldName()).filter(f -> !f.dynamic())
                .orElseThrow(() -> NameErrors.indexedFieldNotExist(request.getFieldName()));
        String name = request.getIndexName().isEmpty() ? field.name() : request.getIndexName();
        names.index(name);
        DefinitionSize.check(request, backend.config().limits());
        IndexPlan plan = IndexPlan.read(field, request.getExtraParamsList());
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().index(deadline).createIndex(
                io.arrwdb.proto.internal.CreateIndexRequest.newBuilder().setContext(backend.caller())
                        .setCollection(collection.id().value())
                        .setField(field.id().value()).setName(name).setIndexType(plan.type()).setMetricType(plan.metric())
                        .addAllParams(Params.toInternal(plan.params()))
                        .addAllUserParams(Params.toInternal(plan.userParams())).build()), deadline);
        return Statuses.SUCCESS;
    }

    /** Dropping what is not there succeeds; a vector index of a loaded collection stays. */
    Status drop(DropIndexRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        for (IndexMeta index : matching(collection, request.getFieldName(), request.getIndexName())) {
            boolean ofVector = collection.schema().field(index.field()).filter(f -> f.type().isVector()).isPresent();
            if (ofVector && backend.lookup().catalog().load(collection.id()).isPresent()) {
                throw SchemaErrors.indexInUse(collection.id().value());
            }
            Deadline deadline = backend.ddlDeadline();
            backend.definitions().apply(ROLE, backend.roles().index(deadline).dropIndex(
                    io.arrwdb.proto.internal.DropIndexRequest.newBuilder().setContext(backend.caller())
                            .setCollection(collection.id().value())
                            .setIndex(index.id().value()).build()), deadline);
        }
        return Statuses.SUCCESS;
    }

    DescribeIndexResponse describe(DescribeIndexRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        return DescribeIndexResponse.newBuilder().setStatus(Statuses.SUCCESS).addAllIndexDescriptions(descriptions(collection,
                request.getFieldName(), request.getIndexName(), request.getTimestamp())).build();
    }

    GetIndexStatisticsResponse statistics(GetIndexStatisticsRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        return GetIndexStatisticsResponse.newBuilder().setStatus(Statuses.SUCCESS).addAllIndexDescriptions(
                descriptions(collection, "", request.getIndexName(), request.getTimestamp())).build();
    }

    GetIndexStateResponse state(GetIndexStateRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        IndexDescription first = descriptions(collection, request.getFieldName(), request.getIndexName(), 0).getFirst();
        return GetIndexStateResponse.newBuilder().setStatus(Statuses.SUCCESS).setState(first.getState())
                .setFailReason(first.getIndexStateFailReason()).build();
    }

    GetIndexBuildProgressResponse progress(GetIndexBuildProgressRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        IndexDescription first = descriptions(collection, request.getFieldName(), request.getIndexName(), 0).getFirst();
        return GetIndexBuildProgressResponse.newBuilder().setStatus(Statuses.SUCCESS).setIndexedRows(first.getIndexedRows())
                .setTotalRows(first.getTotalRows()).build();
    }

    /** At least one. @throws io.arrwdb.proxy.error.MilvusException when there is none */
    private List<IndexDescription> descriptions(CollectionMeta collection, String field, String name, long upTo) {
        List<IndexMeta> indexes = matching(collection, field, name);
        if (indexes.isEmpty()) {
            throw name.isEmpty() ? NameErrors.indexNotFound(collection.name())
                    : NameErrors.indexNotFound(collection.name(), name);
        }
        DescribeIndexesResponse answer = Roles.await(ROLE, backend.roles().index(backend.deadline()).describeIndexes(
                DescribeIndexesRequest.newBuilder().setContext(backend.caller())
                        .setCollection(collection.id().value()).setUpToTs(upTo).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        Map<Long, IndexProgress> progress = answer.getIndexesList().stream()
                .collect(Collectors.toMap(IndexProgress::getIndex, Function.identity()));
        return indexes.stream().map(index -> description(collection, index,
                progress.getOrDefault(index.id().value(), IndexProgress.getDefaultInstance()))).toList();
    }

    private static IndexDescription description(CollectionMeta collection, IndexMeta index, IndexProgress progress) {
        IndexState state = IndexState.forNumber(progress.getState());
        return IndexDescription.newBuilder().setIndexName(index.name()).setIndexID(index.id().value())
                .setFieldName(collection.schema().field(index.field()).map(FieldSchema::name).orElse(""))
                .addAllParams(Params.toMilvus(new TreeMap<>(index.userParams())))
                .setIndexedRows(progress.getIndexedRows()).setTotalRows(progress.getTotalRows())
                .setPendingIndexRows(progress.getPendingRows())
                .setState(state == null ? IndexState.IndexStateNone : state)
                .setIndexStateFailReason(progress.getFailReason()).build();
    }

    /** By name where one is given, and of the field where one is given. */
    private static List<IndexMeta> matching(CollectionMeta collection, String field, String name) {
        return collection.indexes().stream()
                .filter(i -> name.isEmpty() || i.name().equals(name))
                .filter(i -> field.isEmpty() || collection.schema().field(i.field()).filter(f -> f.name().equals(field))
                        .isPresent())
                .toList();
    }
}
