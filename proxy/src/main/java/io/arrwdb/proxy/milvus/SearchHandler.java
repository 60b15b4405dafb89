package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.index.DistanceRange;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.schema.IDs;
import io.arrwdb.proto.milvus.schema.SearchIteratorV2Results;
import io.arrwdb.proto.milvus.schema.SearchResultData;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.explain.ReadStory;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.proxy.limit.HeapRoom;
import io.arrwdb.proxy.limit.Rate;
import io.arrwdb.proxy.reduce.IteratorPage;
import io.arrwdb.proxy.reduce.RowSource;
import io.arrwdb.proxy.reduce.SearchMerge;
import io.arrwdb.proxy.route.ReadClock;
import io.arrwdb.proxy.route.ReadPoint;
import io.arrwdb.proxy.route.Reads;
import io.arrwdb.proxy.validate.OutputFields;
import io.arrwdb.proxy.validate.SearchPage;
import io.arrwdb.proxy.validate.SearchPlan;
import io.arrwdb.proxy.wire.FieldWriter;
import io.arrwdb.proxy.wire.FilterPlans;
import io.arrwdb.proxy.wire.Keys;
import io.arrwdb.proxy.wire.Params;
import io.arrwdb.proxy.wire.QueryVectors;
import io.arrwdb.rpc.RequestContext;
import io.grpc.Deadline;
import java.util.List;
import java.util.Optional;

/** The nearest rows. */
final class SearchHandler {
    private final Backend backend;
    private final Reads reads;
    private final FilterPlans filters;
    private final Metrics metrics;
    private final FieldWriter writer;
    private final ReadReport report;

    SearchHandler(Backend backend, Reads reads, FilterPlans filters, Metrics metrics, ReadReport report) {
        this.backend = backend;
        this.reads = reads;
        this.filters = filters;
        this.metrics = metrics;
        this.report = report;
        writer = new FieldWriter(backend.config().limits());
    }

    SearchResults search(SearchRequest request) {
        ReadStory story = report.begin();
        try {
            return search(request, story);
        } finally {
            report.end("Search", request.getCollectionName(), request.getDsl(), Params.of(request.getSearchParamsList()).toString(), story);
        }
    }

    private SearchResults search(SearchRequest request, ReadStory story) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        backend.limit(Rate.SEARCH, collection, Math.max(1, request.getNq()));
        SearchPlan plan = SearchPlan.read(collection, request, backend.config().limits());
        QueryVectors queries = QueryVectors.read(request.getPlaceholderGroup(), plan.field(), backend.config().limits());
        OutputFields output = OutputFields.of(collection.schema(), request.getOutputFieldsList());
        FilterPlan filter = filters.compile(request.getDsl(), collection, request.getExprTemplateValuesMap());
        Deadline deadline = backend.deadline();
        List<Long> partitions = Loaded.partitions(backend, collection, request.getPartitionNamesList(), filter, deadline);
        long guarantee = request.getGuaranteeTimestamp() != 0 ? request.getGuaranteeTimestamp() : plan.guarantee();
        ReadPoint point = backend.readClock().of(collection, new ReadClock.Wish(request.getConsistencyLevelValue(),
                request.getUseDefaultConsistency(), guarantee, plan.iterator()), deadline);
        story.pointFound(report.now());
        ReadContext context = reads.context(collection, partitions, point, filter, output.stored())
                .setIgnoreGrowing(plan.ignoreGrowing()).build();
        IteratorPage.Nearest nearest = (topK, range) -> {
            HeapRoom.Admission room = backend.roomFor((long) queries.count() * topK, output.stored());
            List<SearchResponse> answers = reads.search(collection, context, message(plan, queries, topK, range),
                    plan.options().leastPart(), story, deadline);
            scanned(answers.stream().mapToLong(SearchResponse::getScannedRows).sum());
            room.shrinkTo(Heap.ofAnswer(answers.stream().mapToLong(SearchResponse::getSerializedSize).sum()));
            return answers;
        };
        FieldSchema key = collection.schema().primaryKey();
        SearchResultData.Builder results = plan.page().isPresent() ? page(key, plan, queries.count(), nearest, output)
                : results(key, plan, queries.count(), SearchMerge.of(nearest.of(plan.window().end(), plan.range()),
                        queries.count(), plan.metric(), plan.window()), output);
        return SearchResults.newBuilder().setStatus(report.status(story, plan.options())).setCollectionName(request.getCollectionName())
                .setSessionTs(point.mvcc().value()).setResults(results).build();
    }

    private SearchResultData.Builder page(FieldSchema key, SearchPlan plan, int queries, IteratorPage.Nearest nearest,
            OutputFields output) {
        if (queries != 1) {
            throw ReadErrors.iteratorQueries(queries);
        }
        IteratorPage page = new IteratorPage(plan.metric(), plan.page().orElseThrow(), backend.config().limits().topK(), nearest);
        SearchMerge hits = page.read(plan.range());
        return results(key, plan, queries, hits, output).setSearchIteratorV2Results(SearchIteratorV2Results.newBuilder()
                .setToken(SearchPage.TOKEN).setLastBound(page.lastBound(hits)));
    }

    private void scanned(long rows) {
        metrics.rows("Search", rows);
        RequestContext.current().addScannedRows(rows);
    }

    private static io.arrwdb.proto.internal.SearchRequest message(SearchPlan plan, QueryVectors queries, int topK,
            DistanceRange range) {
        io.arrwdb.proto.internal.SearchRequest.Builder message = io.arrwdb.proto.internal.SearchRequest.newBuilder()
                .setField(plan.field().id().value()).setIndex(plan.index().value()).setMetricType(plan.metric().name()).setNq(queries.count())
                .setTopK(topK);
        if (plan.field().type() == DataType.SPARSE_FLOAT_VECTOR) {
            message.addAllSparseQueries(queries.values());
        } else {
            message.setQueries(queries.concatenated());
        }
        message.addAllParams(Params.toInternal(plan.paramsFor(topK)));
        if (!range.isAll()) {
            message.setRadius(plan.metric().toScore(range.farthest())).setRangeFilter(plan.metric().toScore(range.nearest()));
        }
        return message.build();
    }

    /** The primary key is among the fields only where it was asked for, and then the last of them. */
    private SearchResultData.Builder results(FieldSchema key, SearchPlan plan, int queries, SearchMerge merge, OutputFields output) {
        IDs ids = Keys.toIds(key, merge.keys());
        SearchResultData.Builder results = SearchResultData.newBuilder().setNumQueries(queries)
                .setTopK(plan.window().limit()).setIds(ids).addAllOutputFields(output.names())
                .setPrimaryFieldName(key.name());
        merge.counts().forEach(results::addTopks);
        Optional<Integer> decimals = plan.decimals() == SearchPlan.ALL_DIGITS ? Optional.empty()
                : Optional.of(plan.decimals());
        for (int hit = 0; hit < merge.size(); hit++) {
            results.addScores(merge.score(hit, decimals));
        }
        if (!output.stored().isEmpty()) {
            RowSource rows = merge.rows();
            results.addAllFieldsData(writer.write(output, rows::column));
        }
        if (output.primaryKey()) {
            results.addFieldsData(Keys.toField(key, ids));
        }
        return results;
    }
}
