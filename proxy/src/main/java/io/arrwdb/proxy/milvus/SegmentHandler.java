package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.ListSegmentsResponse;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.milvus.GetPersistentSegmentInfoRequest;
import io.arrwdb.proto.milvus.GetPersistentSegmentInfoResponse;
import io.arrwdb.proto.milvus.GetQuerySegmentInfoRequest;
import io.arrwdb.proto.milvus.GetQuerySegmentInfoResponse;
import io.arrwdb.proto.milvus.PersistentSegmentInfo;
import io.arrwdb.proto.milvus.QuerySegmentInfo;
import io.arrwdb.proto.milvus.common.SegmentLevel;
import io.arrwdb.proto.milvus.common.SegmentState;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;
import io.arrwdb.rpc.NodeNumber;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What segments a collection has, stored and loaded. */
final class SegmentHandler {
    private final Backend backend;

    SegmentHandler(Backend backend) {
        this.backend = backend;
    }

    GetPersistentSegmentInfoResponse stored(GetPersistentSegmentInfoRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        ListSegmentsResponse answer = Roles.await("data coordinator",
                backend.roles().data(backend.deadline()).listSegments(of(collection)));
        Roles.check(answer.hasFailure(), answer.getFailure());
        GetPersistentSegmentInfoResponse.Builder infos = GetPersistentSegmentInfoResponse.newBuilder()
                .setStatus(Statuses.SUCCESS);
        for (SegmentInfo segment : answer.getSegmentsList()) {
            infos.addInfos(PersistentSegmentInfo.newBuilder().setSegmentID(segment.getSegment())
                    .setCollectionID(segment.getCollection()).setPartitionID(segment.getPartition())
                    .setNumRows(segment.getRows()).setState(stateOf(segment)).setLevel(SegmentLevel.L1));
        }
        return infos.build();
    }

    GetQuerySegmentInfoResponse loaded(GetQuerySegmentInfoRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        ListSegmentsResponse answer = Roles.await("query coordinator",
                backend.roles().query(backend.deadline()).listQuerySegments(of(collection)));
        Roles.check(answer.hasFailure(), answer.getFailure());
        GetQuerySegmentInfoResponse.Builder infos = GetQuerySegmentInfoResponse.newBuilder().setStatus(Statuses.SUCCESS);
        Map<Long, List<SegmentInfo>> bySegment = answer.getSegmentsList().stream()
                .collect(Collectors.groupingBy(SegmentInfo::getSegment, TreeMap::new, Collectors.toList()));
        bySegment.values().forEach(copies -> infos.addInfos(loaded(copies)));
        return infos.build();
    }

    /** @param copies of one segment, one a query node */
    private static QuerySegmentInfo loaded(List<SegmentInfo> copies) {
        SegmentInfo segment = copies.getFirst();
        QuerySegmentInfo.Builder info = QuerySegmentInfo.newBuilder().setSegmentID(segment.getSegment())
                .setCollectionID(segment.getCollection()).setPartitionID(segment.getPartition())
                .setMemSize(segment.getMemoryBytes()).setNodeID(NodeNumber.of(segment.getNode())).setNumRows(segment.getRows()).setState(loadedStateOf(segment))
                .setLevel(SegmentLevel.L1);
        copies.forEach(copy -> info.addNodeIds(NodeNumber.of(copy.getNode())));
        if (segment.getIndexesCount() > 0) {
            IndexInfo index = segment.getIndexes(0);
            info.setIndexID(index.getIndex()).setIndexName(index.getName());
        }
        return info.build();
    }

    private static CollectionIdRequest of(CollectionMeta collection) {
        return CollectionIdRequest.newBuilder().setCollection(collection.id().value()).build();
    }

    /** What is loaded is growing or sealed; whether its files are published is no matter of the query node. */
    private static SegmentState loadedStateOf(SegmentInfo segment) {
        return stateOf(segment) == SegmentState.Growing ? SegmentState.Growing : SegmentState.Sealed;
    }

    private static SegmentState stateOf(SegmentInfo segment) {
        SegmentState state = SegmentState.forNumber(segment.getState());
        return state == null ? SegmentState.SegmentStateNone : state;
    }
}
