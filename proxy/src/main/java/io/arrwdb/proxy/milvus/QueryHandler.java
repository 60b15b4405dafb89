package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.filter.plan.Predicate;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proxy.explain.ReadStory;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.proxy.limit.HeapRoom;
import io.arrwdb.proxy.limit.Rate;
import io.arrwdb.proxy.reduce.QueryMerge;
import io.arrwdb.proxy.reduce.RowSource;
import io.arrwdb.proxy.route.ReadClock;
import io.arrwdb.proxy.route.ReadPoint;
import io.arrwdb.proxy.route.Reads;
import io.arrwdb.proxy.validate.OutputFields;
import io.arrwdb.proxy.validate.QueryPlan;
import io.arrwdb.proxy.wire.ColumnWriter;
import io.arrwdb.proxy.wire.FieldWriter;
import io.arrwdb.proxy.wire.FilterPlans;
import io.arrwdb.proxy.wire.Keys;
import io.arrwdb.proxy.wire.Params;
import io.arrwdb.rpc.RequestContext;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.List;

/** Rows by filter or by key, in the order of their keys. */
final class QueryHandler {
    private final Backend backend;
    private final Reads reads;
    private final FilterPlans filters;
    private final Metrics metrics;
    private final FieldWriter writer;
    private final ReadReport report;

    QueryHandler(Backend backend, Reads reads, FilterPlans filters, Metrics metrics, ReadReport report) {
        this.backend = backend;
        this.reads = reads;
        this.filters = filters;
        this.metrics = metrics;
        this.report = report;
        writer = new FieldWriter(backend.config().limits());
    }

    QueryResults query(QueryRequest request) {
        ReadStory story = report.begin();
        try {
            return query(request, story);
        } finally {
            report.end("Query", request.getCollectionName(), request.getExpr(), Params.of(request.getQueryParamsList()).toString(), story);
        }
    }

    private QueryResults query(QueryRequest request, ReadStory story) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        backend.limit(Rate.QUERY, collection, 1);
        QueryPlan plan = QueryPlan.read(collection, request, backend.config().limits());
        CollectionSchema schema = collection.schema();
        OutputFields output = OutputFields.of(schema, plan.count() ? List.of() : request.getOutputFieldsList());
        FilterPlan filter = filters.compile(request.getExpr(), collection, request.getExprTemplateValuesMap());
        List<PrimaryKey> keys = filter.primaryKeys().orElse(List.of());
        Deadline deadline = backend.deadline();
        List<Long> partitions = Loaded.partitions(backend, collection, request.getPartitionNamesList(), filter, deadline);
        ReadPoint point = backend.readClock().of(collection, new ReadClock.Wish(request.getConsistencyLevelValue(),
                request.getUseDefaultConsistency(), request.getGuaranteeTimestamp(), plan.iterator()), deadline);
        story.pointFound(report.now());
        FilterPlan beyondKeys = keys.isEmpty() ? filter : new FilterPlan(filter.primaryKey(), new Predicate.Always(true));
        ReadContext context = reads.context(collection, partitions, point, beyondKeys, output.stored())
                .setIgnoreGrowing(plan.ignoreGrowing()).build();
        HeapRoom.Admission room = backend.roomFor(mostRows(plan, keys), output.stored());
        List<QueryResponse> answers = reads.query(collection, context, message(plan, keys), plan.options().leastPart(), story, deadline);
        scanned(answers.stream().mapToLong(QueryResponse::getScannedRows).sum());
        room.shrinkTo(Heap.ofAnswer(answers.stream().mapToLong(QueryResponse::getSerializedSize).sum()));
        QueryResults.Builder results = QueryResults.newBuilder().setStatus(report.status(story, plan.options()))
                .setCollectionName(request.getCollectionName()).setSessionTs(point.mvcc().value())
                .setPrimaryFieldName(schema.primaryKey().name());
        return plan.count() ? counted(results, answers) : rows(results, schema.primaryKey(), output,
                QueryMerge.of(answers, plan.window()));
    }

    private static long mostRows(QueryPlan plan, List<PrimaryKey> keys) {
        long window = plan.count() ? 0 : plan.window().bounded() ? plan.window().end() : Long.MAX_VALUE;
        return keys.isEmpty() ? window : Math.min(window, keys.size());
    }

    private void scanned(long rows) {
        metrics.rows("Query", rows);
        RequestContext.current().addScannedRows(rows);
    }

    /** A filter that only names keys becomes a look-up of them: no row is scanned. */
    private static io.arrwdb.proto.internal.QueryRequest message(QueryPlan plan, List<PrimaryKey> keys) {
        io.arrwdb.proto.internal.QueryRequest.Builder message = io.arrwdb.proto.internal.QueryRequest.newBuilder()
                .setLimit(plan.window().end()).setCountOnly(plan.count());
        if (!keys.isEmpty()) {
            message.setPks(Keys.of(keys));
        }
        return message.build();
    }

    private static QueryResults counted(QueryResults.Builder results, List<QueryResponse> answers) {
        long count = answers.stream().mapToLong(QueryResponse::getCount).sum();
        return results.addOutputFields(QueryPlan.COUNT).addFieldsData(ColumnWriter.single(QueryPlan.COUNT, count)).build();
    }

    /** The primary key is always there, so that an answer without rows still has a column. */
    private QueryResults rows(QueryResults.Builder results, FieldSchema key, OutputFields output, QueryMerge merge) {
        List<String> names = new ArrayList<>(output.names());
        if (!output.primaryKey()) {
            names.add(key.name());
        }
        results.addAllOutputFields(names).addFieldsData(Keys.toField(key, Keys.toIds(key, merge.keys())));
        if (!output.stored().isEmpty()) {
            RowSource rows = merge.rows();
            results.addAllFieldsData(writer.write(output, rows::column));
        }
        return results.build();
    }
}
