package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.CountRowsResponse;
import io.arrwdb.proto.internal.LoadStateResponse;
import io.arrwdb.proto.milvus.BatchDescribeCollectionRequest;
import io.arrwdb.proto.milvus.BatchDescribeCollectionResponse;
import io.arrwdb.proto.milvus.DescribeCollectionRequest;
import io.arrwdb.proto.milvus.DescribeCollectionResponse;
import io.arrwdb.proto.milvus.GetCollectionStatisticsRequest;
import io.arrwdb.proto.milvus.GetCollectionStatisticsResponse;
import io.arrwdb.proto.milvus.GetPartitionStatisticsRequest;
import io.arrwdb.proto.milvus.GetPartitionStatisticsResponse;
import io.arrwdb.proto.milvus.ShowCollectionsRequest;
import io.arrwdb.proto.milvus.ShowCollectionsResponse;
import io.arrwdb.proto.milvus.ShowType;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.common.LoadState;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;
import io.arrwdb.proxy.wire.Params;
import io.arrwdb.proxy.wire.SchemaWriter;
import io.grpc.Deadline;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What collections there are and how they look. */
final class DescribeHandler {
    private final Backend backend;

    DescribeHandler(Backend backend) {
        this.backend = backend;
    }

    DescribeCollectionResponse describe(DescribeCollectionRequest request) {
        return describe(backend.lookup().collection(request.getDbName(), request.getCollectionName(),
                request.getCollectionID()));
    }

    /** One answer for each name or id, failures among them. */
    BatchDescribeCollectionResponse describeAll(BatchDescribeCollectionRequest request) {
        BatchDescribeCollectionResponse.Builder answer = BatchDescribeCollectionResponse.newBuilder()
                .setStatus(Statuses.SUCCESS);
        for (String name : request.getCollectionNameList()) {
            answer.addResponses(described(request.getDbName(), name, 0));
        }
        for (long id : request.getCollectionIDList()) {
            answer.addResponses(described(request.getDbName(), "", id));
        }
        return answer.build();
    }

    private DescribeCollectionResponse described(String database, String name, long id) {
        try {
            return describe(backend.lookup().collection(database, name, id));
        } catch (MilvusException e) {
            return DescribeCollectionResponse.newBuilder().setStatus(Statuses.of(e)).setCollectionName(name)
                    .setCollectionID(id).build();
        }
    }

    private DescribeCollectionResponse describe(CollectionMeta collection) {
        String database = backend.lookup().databaseOf(collection);
        DescribeCollectionResponse.Builder answer = DescribeCollectionResponse.newBuilder().setStatus(Statuses.SUCCESS)
                .setSchema(SchemaWriter.write(collection, database)).setCollectionID(collection.id().value())
                .setCreatedTimestamp(collection.created().value())
                .setCreatedUtcTimestamp(collection.created().physicalMillis()).setShardsNum(collection.shards().size())
                .setConsistencyLevelValue(collection.consistencyLevel()).setCollectionName(collection.name())
                .setDbName(database).setDbId(collection.database().value())
                .setNumPartitions(collection.visiblePartitions().size()).setUpdateTimestamp(collection.updated().value())
                .setUpdateTimestampStr(Long.toUnsignedString(collection.updated().value()))
                .addAllAliases(backend.lookup().catalog().aliasesOf(collection.id()).stream().map(AliasMeta::name).toList())
                .addAllProperties(Params.toMilvus(new TreeMap<>(collection.properties())));
        if (answer.getConsistencyLevel() == ConsistencyLevel.UNRECOGNIZED) {
            answer.setConsistencyLevel(ConsistencyLevel.Bounded);
        }
        for (ShardMeta shard : collection.shards()) {
            answer.addPhysicalChannelNames("group-" + shard.group())
                    .addVirtualChannelNames(Channels.of(collection, shard));
        }
        return answer.build();
    }

    ShowCollectionsResponse show(ShowCollectionsRequest request) {
        DatabaseMeta database = backend.lookup().database(request.getDbName());
        Set<CollectionId> wanted = request.getCollectionNamesList().stream()
                .map(name -> backend.lookup().collection(database.name(), name).id()).collect(Collectors.toSet());
        boolean loadedOnly = request.getType() == ShowType.InMemory;
        ShowCollectionsResponse.Builder answer = ShowCollectionsResponse.newBuilder().setStatus(Statuses.SUCCESS);
        for (CollectionMeta collection : backend.lookup().catalog().collectionsOf(database.id())) {
            if (!wanted.isEmpty() && !wanted.contains(collection.id())) {
                continue;
            }
            if (!loadedOnly) {
                add(answer, collection);
            } else if (backend.lookup().catalog().load(collection.id()).isPresent()) {
                addLoaded(answer, collection);
            }
        }
        return answer.build();
    }

    private static void add(ShowCollectionsResponse.Builder answer, CollectionMeta collection) {
        answer.addCollectionNames(collection.name()).addCollectionIds(collection.id().value())
                .addCreatedTimestamps(collection.created().value())
                .addCreatedUtcTimestamps(collection.created().physicalMillis()).addShardsNum(collection.shards().size());
    }

    private void addLoaded(ShowCollectionsResponse.Builder answer, CollectionMeta collection) {
        LoadStateResponse state = LoadHandler.state(backend, collection, List.of());
        add(answer, collection);
        answer.addInMemoryPercentages(state.getProgressPercent())
                .addQueryServiceAvailable(state.getState() == LoadState.LoadStateLoaded_VALUE);
    }

    GetCollectionStatisticsResponse statistics(GetCollectionStatisticsRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        return GetCollectionStatisticsResponse.newBuilder().setStatus(Statuses.SUCCESS)
                .addStats(rowCount(collection, List.of())).build();
    }

    GetPartitionStatisticsResponse statistics(GetPartitionStatisticsRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        long partition = Lookup.partition(collection, request.getPartitionName()).id().value();
        return GetPartitionStatisticsResponse.newBuilder().setStatus(Statuses.SUCCESS)
                .addStats(rowCount(collection, List.of(partition))).build();
    }

    private KeyValuePair rowCount(CollectionMeta collection, List<Long> partitions) {
        Deadline deadline = backend.deadline();
        CountRowsResponse answer = Roles.await("data coordinator", backend.roles().data(deadline).countRows(
                CollectionIdRequest.newBuilder().setCollection(collection.id().value()).addAllPartitions(partitions).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        return KeyValuePair.newBuilder().setKey("row_count").setValue(Long.toString(answer.getRows())).build();
    }
}
