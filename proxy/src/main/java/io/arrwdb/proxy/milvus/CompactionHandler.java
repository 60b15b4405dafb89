package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.proto.internal.CompactRequest;
import io.arrwdb.proto.internal.CompactResponse;
import io.arrwdb.proto.internal.CompactionStateRequest;
import io.arrwdb.proto.internal.CompactionStateResponse;
import io.arrwdb.proto.milvus.GetCompactionStateRequest;
import io.arrwdb.proto.milvus.GetCompactionStateResponse;
import io.arrwdb.proto.milvus.ManualCompactionRequest;
import io.arrwdb.proto.milvus.ManualCompactionResponse;
import io.arrwdb.proto.milvus.common.CompactionState;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;

/** Compactions that a client asks for. */
final class CompactionHandler {
    private static final String ROLE = "data coordinator";

    private final Backend backend;

    CompactionHandler(Backend backend) {
        this.backend = backend;
    }

    ManualCompactionResponse compact(ManualCompactionRequest request) {
        if (request.getMajorCompaction()) {
            throw ReadErrors.unsupported("a clustering compaction");
        }
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName(),
                request.getCollectionID());
        CompactResponse answer = Roles.await(ROLE, backend.roles().data(backend.ddlDeadline()).compact(
                CompactRequest.newBuilder().setCollection(collection.id().value()).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        return ManualCompactionResponse.newBuilder().setStatus(Statuses.SUCCESS).setCompactionID(answer.getCompaction())
                .setCompactionPlanCount(answer.getPlans()).build();
    }

    GetCompactionStateResponse state(GetCompactionStateRequest request) {
        CompactionStateResponse answer = Roles.await(ROLE, backend.roles().data(backend.deadline()).getCompactionState(
                CompactionStateRequest.newBuilder().setCompaction(request.getCompactionID()).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        return GetCompactionStateResponse.newBuilder().setStatus(Statuses.SUCCESS)
                .setState(answer.getExecuting() > 0 ? CompactionState.Executing : CompactionState.Completed)
                .setExecutingPlanNo(answer.getExecuting()).setCompletedPlanNo(answer.getCompleted())
                .setFailedPlanNo(answer.getFailed()).build();
    }
}
