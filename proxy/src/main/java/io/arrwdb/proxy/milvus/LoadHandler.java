package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.LoadRequest;
import io.arrwdb.proto.internal.LoadStateResponse;
import io.arrwdb.proto.milvus.GetLoadStateRequest;
import io.arrwdb.proto.milvus.GetLoadStateResponse;
import io.arrwdb.proto.milvus.GetLoadingProgressRequest;
import io.arrwdb.proto.milvus.GetLoadingProgressResponse;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.LoadPartitionsRequest;
import io.arrwdb.proto.milvus.ReleaseCollectionRequest;
import io.arrwdb.proto.milvus.ReleasePartitionsRequest;
import io.arrwdb.proto.milvus.common.LoadState;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.ErrorCode;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.SchemaErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;
import io.grpc.Deadline;
import java.util.List;
import java.util.stream.Collectors;

/** Loading collections into query nodes, and how far that is. */
final class LoadHandler {
    private static final String ROLE = "query coordinator";

    private final Backend backend;

    LoadHandler(Backend backend) {
        this.backend = backend;
    }

    Status load(LoadCollectionRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        checkOptions(collection, request.getLoadFieldsList());
        load(collection, List.of(), request.getReplicaNumber(), request.getResourceGroupsList());
        return Statuses.SUCCESS;
    }

    Status loadPartitions(LoadPartitionsRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        checkOptions(collection, request.getLoadFieldsList());
        load(collection, named(collection, request.getPartitionNamesList(), "load partitions"), request.getReplicaNumber(),
                request.getResourceGroupsList());
        return Statuses.SUCCESS;
    }

    private void load(CollectionMeta collection, List<Long> partitions, int replicas, List<String> groups) {
        if (replicas < 0) {
            throw ReadErrors.invalid("replica number " + replicas + " is negative");
        }
        checkIndexed(collection);
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().query(deadline)
                .load(message(collection, partitions).setReplicas(replicas).addAllGroups(groups).build()), deadline);
    }

    /** All fields are loaded; what is named must exist all the same. */
    private static void checkOptions(CollectionMeta collection, List<String> fields) {
        for (String field : fields) {
            if (collection.schema().field(field).isEmpty()) {
                throw NameErrors.fieldNotFound(field);
            }
        }
    }

    private static void checkIndexed(CollectionMeta collection) {
        List<FieldSchema> vectors = collection.schema().vectorFields();
        List<FieldSchema> bare = vectors.stream().filter(f -> collection.indexesOf(f.id()).isEmpty()).toList();
        if (bare.size() == vectors.size()) {
            throw NameErrors.indexNotFound(collection.name());
        }
        if (!bare.isEmpty()) {
            throw SchemaErrors.noVectorIndex(bare.stream().map(FieldSchema::name).collect(Collectors.joining(",")));
        }
    }

    Status release(ReleaseCollectionRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        return release(collection, List.of());
    }

    Status releasePartitions(ReleasePartitionsRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        return release(collection, named(collection, request.getPartitionNamesList(), "release partitions"));
    }

    private Status release(CollectionMeta collection, List<Long> partitions) {
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().query(deadline)
                .release(message(collection, partitions).build()), deadline);
        return Statuses.SUCCESS;
    }

    private LoadRequest.Builder message(CollectionMeta collection, List<Long> partitions) {
        return LoadRequest.newBuilder().setContext(backend.caller()).setCollection(collection.id().value()).addAllPartitions(partitions);
    }

    /** @param operation that a partition key forbids */
    private static List<Long> named(CollectionMeta collection, List<String> names, String operation) {
        if (Lookup.hasPartitionKey(collection)) {
            throw NameErrors.partitionKeyDdl(operation);
        }
        if (names.isEmpty()) {
            throw ReadErrors.invalid("partition names should not be empty");
        }
        return Lookup.partitions(collection, names).stream().map(PartitionMeta::id).map(id -> id.value()).toList();
    }

    /** A collection or partition that does not exist is a state, not an error. */
    GetLoadStateResponse state(GetLoadStateRequest request) {
        GetLoadStateResponse.Builder answer = GetLoadStateResponse.newBuilder().setStatus(Statuses.SUCCESS);
        try {
            CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
            List<PartitionMeta> partitions = Lookup.partitions(collection, request.getPartitionNamesList());
            return answer.setStateValue(state(backend, collection, partitions).getState()).build();
        } catch (MilvusException e) {
            if (e.is(ErrorCode.COLLECTION_NOT_FOUND) || e.is(ErrorCode.PARTITION_NOT_FOUND)) {
                return answer.setState(LoadState.LoadStateNotExist).build();
            }
            throw e;
        }
    }

    GetLoadingProgressResponse progress(GetLoadingProgressRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        List<PartitionMeta> partitions = Lookup.partitions(collection, request.getPartitionNamesList());
        LoadStateResponse state = state(backend, collection, partitions);
        if (state.getState() == LoadState.LoadStateNotLoad_VALUE) {
            throw partitions.isEmpty() ? ReadErrors.collectionNotLoaded(collection.name())
                    : ReadErrors.partitionNotLoaded(firstMissing(state, partitions));
        }
        Roles.check(state.hasRefusal(), state.getRefusal());
        return GetLoadingProgressResponse.newBuilder().setStatus(Statuses.SUCCESS).setProgress(state.getProgressPercent())
                .setRefreshProgress(state.getProgressPercent()).build();
    }

    private static String firstMissing(LoadStateResponse state, List<PartitionMeta> partitions) {
        return partitions.stream().filter(p -> !state.getLoadedPartitionsList().contains(p.id().value())).findFirst()
                .orElse(partitions.getFirst()).name();
    }

    /**
     * The load state of a collection, or of some of its partitions. This proxy's catalog is then as new as the coordinator's, so
     * that whoever is told that a collection is loaded can search it at once.
     */
    static LoadStateResponse state(Backend backend, CollectionMeta collection, List<PartitionMeta> partitions) {
        Deadline deadline = backend.deadline();
        LoadStateResponse answer = Roles.await(ROLE, backend.roles().query(deadline).getLoadState(
                CollectionIdRequest.newBuilder().setContext(backend.caller()).setCollection(collection.id().value())
                        .addAllPartitions(partitions.stream().map(p -> p.id().value()).toList()).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        backend.definitions().await(new Revision(answer.getRevision()), deadline);
        boolean covered = answer.getAllPartitions()
                || partitions.stream().allMatch(p -> answer.getLoadedPartitionsList().contains(p.id().value()));
        return covered ? answer
                : answer.toBuilder().setState(LoadState.LoadStateNotLoad_VALUE).setProgressPercent(0).build();
    }
}
