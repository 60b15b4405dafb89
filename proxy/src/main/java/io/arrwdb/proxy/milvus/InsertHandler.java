package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proto.milvus.UpsertRequest;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proxy.error.DataErrors;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.limit.Rate;
import io.arrwdb.proxy.route.RowRouter;
import io.arrwdb.proxy.route.WriteDispatch.Outcome;
import io.arrwdb.proxy.wire.Keys;
import io.arrwdb.proxy.wire.RowsReader;
import io.grpc.Deadline;
import java.util.List;
import java.util.Optional;

/** Rows on their way in. */
final class InsertHandler {
    private final Backend backend;
    private final Metrics metrics;

    InsertHandler(Backend backend, Metrics metrics) {
        this.backend = backend;
        this.metrics = metrics;
    }

    MutationResult insert(InsertRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        backend.limit(Rate.INSERT, collection, request.getSerializedSize());
        checkSchemaTime(collection, request.getSchemaTimestamp());
        Optional<PartitionId> partition = partition(collection, request.getPartitionName());
        MutationResult.Builder answer = write(collection, partition, request.getFieldsDataList(), request.getNumRows(), false);
        metrics.rows("Insert", request.getNumRows());
        return answer.setInsertCnt(request.getNumRows()).build();
    }

    MutationResult upsert(UpsertRequest request) {
        if (request.getPartialUpdate() || request.getFieldOpsCount() > 0) {
            throw ReadErrors.unsupported("a partial update");
        }
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        backend.limit(Rate.UPSERT, collection, request.getSerializedSize());
        checkSchemaTime(collection, request.getSchemaTimestamp());
        Optional<PartitionId> partition = partition(collection, request.getPartitionName());
        MutationResult.Builder answer = write(collection, partition, request.getFieldsDataList(), request.getNumRows(), true);
        metrics.rows("Upsert", request.getNumRows());
        return answer.setUpsertCnt(request.getNumRows()).build();
    }

    private MutationResult.Builder write(CollectionMeta collection, Optional<PartitionId> partition, List<FieldData> fields,
            int rows, boolean upsert) {
        Deadline deadline = backend.deadline();
        RowsReader reader = new RowsReader(backend.config().limits(), count -> backend.oracle().ids(count, deadline));
        ColumnBatch batch = reader.read(collection, fields, rows, upsert);
        Outcome outcome = backend.writes().send(collection.id(),
                current -> RowRouter.route(current, batch, partition, upsert), deadline);
        MutationResult.Builder answer = MutationResult.newBuilder().setStatus(Statuses.SUCCESS).setAcknowledged(true)
                .setTimestamp(outcome.ts().value())
                .setIDs(Keys.toIds(batch.column(collection.schema().primaryKey().id()).orElseThrow()));
        for (int row = 0; row < rows; row++) {
            answer.addSuccIndex(row);
        }
        return answer;
    }

    /** Nothing where the partition key decides. */
    private static Optional<PartitionId> partition(CollectionMeta collection, String name) {
        if (Lookup.hasPartitionKey(collection)) {
            if (!name.isEmpty()) {
                throw NameErrors.partitionKeyMode();
            }
            return Optional.empty();
        }
        return Optional.of(Lookup.partition(collection, name.isEmpty() ? PartitionMeta.DEFAULT_NAME : name).id());
    }

    /**
     * SDKs say how old the schema is by which they made their columns, and read it again when they learn that it has changed.
     * Changes of anything but fields do not count.
     */
    private static void checkSchemaTime(CollectionMeta collection, long schemaTimestamp) {
        if (schemaTimestamp == 0) {
            return;
        }
        boolean fieldsAdded = collection.schema().fields().stream().anyMatch(f -> f.sinceVersion() > 1);
        long notBefore = fieldsAdded ? collection.updated().value() : collection.created().value();
        if (Long.compareUnsigned(schemaTimestamp, notBefore) < 0) {
            throw DataErrors.schemaChanged(collection.name());
        }
    }
}
