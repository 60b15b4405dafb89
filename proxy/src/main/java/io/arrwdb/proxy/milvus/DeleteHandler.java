package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.filter.plan.Operand;
import io.arrwdb.engine.filter.plan.Predicate;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.QueryRequest;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.explain.ReadStory;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.limit.Rate;
import io.arrwdb.proxy.reduce.QueryMerge;
import io.arrwdb.proxy.route.KeyRouter;
import io.arrwdb.proxy.route.ReadPoint;
import io.arrwdb.proxy.route.Reads;
import io.arrwdb.proxy.route.WriteDispatch.Outcome;
import io.arrwdb.proxy.validate.Window;
import io.arrwdb.proxy.wire.FilterPlans;
import io.arrwdb.proxy.wire.Keys;
import io.grpc.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * Deletes. A filter that names keys becomes a delete of those keys. Any other filter is read first, as a strong read in pages by
 * key, and each row is deleted only in the version that was read: one that has changed meanwhile stays. (Where a collection keeps
 * duplicates, every row of a key that was found goes, as in Milvus.)
 */
final class DeleteHandler {
    private final Backend backend;
    private final Reads reads;
    private final FilterPlans filters;
    private final Metrics metrics;

    DeleteHandler(Backend backend, Reads reads, FilterPlans filters, Metrics metrics) {
        this.backend = backend;
        this.reads = reads;
        this.filters = filters;
        this.metrics = metrics;
    }

    MutationResult delete(DeleteRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        backend.limit(Rate.DELETE, collection, request.getSerializedSize());
        if (!request.getPartitionName().isEmpty() && Lookup.hasPartitionKey(collection)) {
            throw NameErrors.partitionKeyMode();
        }
        Optional<PartitionId> partition = request.getPartitionName().isEmpty() ? Optional.empty()
                : Optional.of(Lookup.partition(collection, request.getPartitionName()).id());
        FilterPlan filter = filters.compile(request.getExpr(), collection, request.getExprTemplateValuesMap());
        if (request.getExpr().isBlank() || filter.alwaysTrue()) {
            throw ReadErrors.deleteEverything(request.getExpr());
        }
        Deadline deadline = backend.deadline();
        Optional<List<PrimaryKey>> keys = filter.primaryKeys();
        Deleted deleted = keys.isPresent()
                ? new Deleted(keys.get().size(), delete(collection, keys.get(), List.of(), partition, deadline).ts())
                : deleteFound(collection, request, filter, partition, deadline);
        metrics.rows("Delete", deleted.count);
        return MutationResult.newBuilder().setStatus(Statuses.SUCCESS).setAcknowledged(true).setDeleteCnt(deleted.count)
                .setTimestamp(deleted.ts.value()).build();
    }

    private record Deleted(long count, Timestamp ts) {
        Deleted and(Outcome outcome, long more) {
            return new Deleted(count + more, Timestamp.max(ts, outcome.ts()));
        }
    }

    private Deleted deleteFound(CollectionMeta collection, DeleteRequest request, FilterPlan filter,
            Optional<PartitionId> partition, Deadline deadline) {
        List<String> names = request.getPartitionName().isEmpty() ? List.of() : List.of(request.getPartitionName());
        List<Long> partitions = Loaded.partitions(backend, collection, names, filter, deadline);
        ReadPoint point = backend.readClock().strong(deadline);
        int pageRows = backend.config().limits().deletePage();
        backend.roomFor(pageRows, List.of(collection.schema().primaryKey()));
        Deleted deleted = new Deleted(0, point.mvcc());
        FilterPlan page = filter;
        while (true) {
            List<QueryResponse> answers = reads.query(collection,
                    reads.context(collection, partitions, point, page, List.of()).build(),
                    QueryRequest.newBuilder().setLimit(pageRows).setWithTimestamps(true).build(), 1,
                    new ReadStory(backend.clock().monotonicNanos()), deadline);
            QueryMerge found = QueryMerge.of(answers, new Window(0, pageRows));
            if (found.size() == 0) {
                return deleted;
            }
            List<PrimaryKey> keys = Keys.all(found.keys());
            List<Timestamp> versions = collection.replaceDuplicates() ? found.timestamps() : List.of();
            deleted = deleted.and(delete(collection, keys, versions, partition, deadline), keys.size());
            if (found.size() < pageRows) {
                return deleted;
            }
            page = after(filter, keys.getLast());
        }
    }

    private Outcome delete(CollectionMeta collection, List<PrimaryKey> keys, List<Timestamp> versions,
            Optional<PartitionId> partition, Deadline deadline) {
        if (keys.isEmpty()) {
            return new Outcome(backend.oracle().now(deadline), 0);
        }
        return backend.writes().send(collection.id(), current -> KeyRouter.route(current, keys, versions, partition), deadline);
    }

    /** The filter, for the keys beyond {@code last} only. */
    private static FilterPlan after(FilterPlan filter, PrimaryKey last) {
        FieldId key = filter.primaryKey();
        Operand field = switch (last) {
            case PrimaryKey.OfLong _ -> new Operand.Field(key, DataType.INT64, null);
            case PrimaryKey.OfString _ -> new Operand.Field(key, DataType.VARCHAR, null);
        };
        Constant value = switch (last) {
            case PrimaryKey.OfLong k -> Constant.of(k.value());
            case PrimaryKey.OfString k -> Constant.of(k.value());
        };
        Predicate beyond = new Predicate.Compare(CompareOp.GT, field, new Operand.Literal(value));
        return new FilterPlan(key, new Predicate.And(List.of(filter.root(), beyond)));
    }
}
