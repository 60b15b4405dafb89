package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.proto.internal.LoadStateResponse;
import io.arrwdb.proto.internal.PartitionRequest;
import io.arrwdb.proto.milvus.BoolResponse;
import io.arrwdb.proto.milvus.CreatePartitionRequest;
import io.arrwdb.proto.milvus.DropPartitionRequest;
import io.arrwdb.proto.milvus.HasPartitionRequest;
import io.arrwdb.proto.milvus.ShowPartitionsRequest;
import io.arrwdb.proto.milvus.ShowPartitionsResponse;
import io.arrwdb.proto.milvus.ShowType;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.validate.Names;
import io.grpc.Deadline;
import java.util.List;
import java.util.Optional;

/** Partitions of a collection. */
final class PartitionHandler {
    private static final String ROLE = "root coordinator";

    private final Backend backend;
    private final Names names;

    PartitionHandler(Backend backend) {
        this.backend = backend;
        names = new Names(backend.config().limits());
    }

    Status create(CreatePartitionRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        names.partition(request.getPartitionName());
        if (Lookup.hasPartitionKey(collection)) {
            throw NameErrors.partitionKeyDdl("create partition");
        }
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline)
                .createPartition(message(collection, request.getPartitionName())), deadline);
        return Statuses.SUCCESS;
    }

    Status drop(DropPartitionRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        names.partition(request.getPartitionName());
        if (Lookup.hasPartitionKey(collection)) {
            throw NameErrors.partitionKeyDdl("drop partition");
        }
        if (request.getPartitionName().equals(PartitionMeta.DEFAULT_NAME)) {
            throw NameErrors.defaultPartitionDropped();
        }
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().root(deadline)
                .dropPartition(message(collection, request.getPartitionName())), deadline);
        return Statuses.SUCCESS;
    }

    private PartitionRequest message(CollectionMeta collection, String partition) {
        return PartitionRequest.newBuilder().setDatabase(backend.lookup().databaseOf(collection))
                .setCollection(collection.name()).setPartition(partition).build();
    }

    BoolResponse has(HasPartitionRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        names.partition(request.getPartitionName());
        return BoolResponse.newBuilder().setStatus(Statuses.SUCCESS)
                .setValue(collection.partition(request.getPartitionName()).isPresent()).build();
    }

    ShowPartitionsResponse show(ShowPartitionsRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName(),
                request.getCollectionID());
        List<PartitionMeta> partitions = request.getPartitionNamesCount() == 0 ? collection.visiblePartitions()
                : Lookup.partitions(collection, request.getPartitionNamesList());
        boolean loadedOnly = request.getType() == ShowType.InMemory;
        Optional<LoadMeta> load = backend.lookup().catalog().load(collection.id());
        Optional<LoadStateResponse> state = loadedOnly && load.isPresent()
                ? Optional.of(LoadHandler.state(backend, collection, List.of())) : Optional.empty();
        ShowPartitionsResponse.Builder answer = ShowPartitionsResponse.newBuilder().setStatus(Statuses.SUCCESS);
        for (PartitionMeta partition : partitions) {
            if (loadedOnly && load.filter(l -> l.covers(partition.id())).isEmpty()) {
                continue;
            }
            answer.addPartitionNames(partition.name()).addPartitionIDs(partition.id().value())
                    .addCreatedTimestamps(partition.created().value())
                    .addCreatedUtcTimestamps(partition.created().physicalMillis());
            state.ifPresent(s -> answer.addInMemoryPercentages(s.getProgressPercent()));
        }
        return answer.build();
    }
}
