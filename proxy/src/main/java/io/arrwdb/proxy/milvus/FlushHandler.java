package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.FlushStateRequest;
import io.arrwdb.proto.internal.FlushStateResponse;
import io.arrwdb.proto.milvus.FlushAllRequest;
import io.arrwdb.proto.milvus.FlushAllResponse;
import io.arrwdb.proto.milvus.FlushAllTarget;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.FlushResponse;
import io.arrwdb.proto.milvus.GetFlushAllStateRequest;
import io.arrwdb.proto.milvus.GetFlushAllStateResponse;
import io.arrwdb.proto.milvus.GetFlushStateRequest;
import io.arrwdb.proto.milvus.GetFlushStateResponse;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Making rows durable in segments. Acknowledged rows are durable in the log long before. */
final class FlushHandler {
    private static final String ROLE = "data coordinator";

    private final Backend backend;

    FlushHandler(Backend backend) {
        this.backend = backend;
    }

    /** Answers by the names of the request, which may be aliases. */
    FlushResponse flush(FlushRequest request) {
        if (request.getCollectionNamesCount() == 0) {
            throw NameErrors.noCollectionNames();
        }
        Map<String, CollectionMeta> collections = new LinkedHashMap<>();
        request.getCollectionNamesList().forEach(name -> collections.put(name, backend.lookup().collection(request.getDbName(), name)));
        FlushResponse.Builder answer = FlushResponse.newBuilder().setStatus(Statuses.SUCCESS)
                .setDbName(Lookup.databaseName(request.getDbName()));
        Deadline deadline = backend.deadline();
        collections.forEach((name, collection) -> {
            io.arrwdb.proto.internal.FlushResponse flushed = flush(collection, deadline);
            answer.putCollSegIDs(name, longs(flushed.getSegmentsList()))
                    .putFlushCollSegIDs(name, longs(flushed.getFlushedSegmentsList()))
                    .putCollSealTimes(name, backend.clock().wallMillis())
                    .putCollFlushTs(name, flushed.getFlushTs());
        });
        return answer.build();
    }

    private io.arrwdb.proto.internal.FlushResponse flush(CollectionMeta collection, Deadline deadline) {
        io.arrwdb.proto.internal.FlushResponse flushed = Roles.await(ROLE, backend.roles().data(deadline).flush(
                io.arrwdb.proto.internal.FlushRequest.newBuilder().setCollection(collection.id().value()).build()));
        Roles.check(flushed.hasFailure(), flushed.getFailure());
        return flushed;
    }

    private static LongArray longs(List<Long> values) {
        return LongArray.newBuilder().addAllData(values).build();
    }

    /**
     * Some SDKs name no collection, only the segments that the flush made: then these decide, wherever they are, since the
     * timestamp says nothing of other collections. A flush that made none, of deletes alone say, is done for them.
     */
    GetFlushStateResponse state(GetFlushStateRequest request) {
        boolean named = !request.getCollectionName().isEmpty();
        List<CollectionMeta> collections = named
                ? List.of(backend.lookup().collection(request.getDbName(), request.getCollectionName()))
                : backend.lookup().catalog().collections().stream().filter(CollectionMeta::available).toList();
        long flushTs = named ? request.getFlushTs() : 0;
        boolean flushed = collections.stream().allMatch(c -> flushed(c, flushTs, request.getSegmentIDsList()));
        return GetFlushStateResponse.newBuilder().setStatus(Statuses.SUCCESS).setFlushed(flushed).build();
    }

    private boolean flushed(CollectionMeta collection, long flushTs, List<Long> segments) {
        FlushStateResponse answer = Roles.await(ROLE, backend.roles().data(backend.deadline()).getFlushState(
                FlushStateRequest.newBuilder().setCollection(collection.id().value()).setFlushTs(flushTs)
                        .addAllSegments(segments).build()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        return answer.getFlushed();
    }

    /** Flushes every collection that the request means; the answer's timestamp covers all of them. */
    FlushAllResponse flushAll(FlushAllRequest request) {
        Deadline deadline = backend.deadline();
        Timestamp ts = Timestamp.ZERO;
        for (CollectionMeta collection : targets(request.getDbName(), request.getFlushTargetsList())) {
            ts = Timestamp.max(ts, new Timestamp(flush(collection, deadline).getFlushTs()));
        }
        Timestamp all = ts.equals(Timestamp.ZERO) ? backend.oracle().now(deadline) : ts;
        return FlushAllResponse.newBuilder().setStatus(Statuses.SUCCESS).setFlushAllTs(all.value()).build();
    }

    /** Whether nothing is left to flush of what was there when {@link #flushAll} was asked. */
    GetFlushAllStateResponse allState(GetFlushAllStateRequest request) {
        boolean flushed = targets(request.getDbName(), request.getFlushTargetsList()).stream()
                .filter(c -> !c.created().isAfter(new Timestamp(request.getFlushAllTs())))
                .allMatch(c -> flushed(c, request.getFlushAllTs(), List.of()));
        return GetFlushAllStateResponse.newBuilder().setStatus(Statuses.SUCCESS).setFlushed(flushed).build();
    }

    private List<CollectionMeta> targets(String database, List<FlushAllTarget> targets) {
        List<CollectionMeta> found = new ArrayList<>();
        if (targets.isEmpty()) {
            for (DatabaseMeta each : backend.lookup().catalog().databases()) {
                if (database.isEmpty() || database.equals(each.name())) {
                    found.addAll(backend.lookup().catalog().collectionsOf(each.id()));
                }
            }
            return found;
        }
        for (FlushAllTarget target : targets) {
            if (target.getCollectionNamesCount() == 0) {
                found.addAll(backend.lookup().catalog().collectionsOf(backend.lookup().database(target.getDbName()).id()));
            }
            target.getCollectionNamesList().forEach(name -> found.add(backend.lookup().collection(target.getDbName(), name)));
        }
        return found;
    }
}
