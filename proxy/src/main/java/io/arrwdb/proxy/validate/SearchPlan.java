package io.arrwdb.proxy.validate;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.index.DistanceRange;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.InvalidIndexParam;
import io.arrwdb.engine.index.SearchParams;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.limit.Limits;
import io.arrwdb.proxy.wire.JsonText;
import io.arrwdb.proxy.wire.Params;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a search asks for, checked against the collection.
 *
 * @param index the field's index that is in force
 * @param params the engine's parameters, such as {@code ef}
 * @param range distances that are wanted; {@code range_filter} without a {@code radius} means nothing, as in Milvus
 * @param decimals digits after the point that scores are rounded to, or {@link #ALL_DIGITS}
 * @param iterator whether this is a page of an iterator
 * @param page what an iterator of version 2 asks for
 * @param guarantee the timestamp that the Node SDK puts beside an iterator's parameters, or 0
 */
public record SearchPlan(FieldSchema field, IndexId index, Metric metric, Window window, Map<String, String> params,
        DistanceRange range, int decimals, boolean ignoreGrowing, boolean iterator, Optional<SearchPage> page, long guarantee,
        ReadOptions options) {
    public static final int ALL_DIGITS = -1;
    private static final int MAX_DECIMALS = 6;
    private static final Set<String> ENGINE_PARAMS = Set.of(SearchParams.EF, SearchParams.LEVEL);
    private static final List<String> UNSUPPORTED = List.of("group_by_field", "group_by_fields", "order_by_fields");

    /** @throws io.arrwdb.proxy.error.MilvusException for the first thing that cannot be */
    public static SearchPlan read(CollectionMeta collection, SearchRequest request, Limits limits) {
        refuseUnsupported(request);
        Map<String, String> params = params(request);
        for (String key : UNSUPPORTED) {
            if (!params.getOrDefault(key, "").isEmpty()) {
                throw ReadErrors.unsupported("a search with " + key);
            }
        }
        checkCollection(collection, params);
        if (!params.containsKey(SearchParams.RADIUS)) {
            params.remove(SearchParams.RANGE_FILTER);
        }
        FieldSchema field = field(collection, params.getOrDefault("anns_field", ""));
        IndexMeta index = collection.indexesOf(field.id()).stream().findFirst()
                .orElseThrow(() -> ReadErrors.collectionNotLoaded(collection.name()));
        Metric metric = metric(field, index, params.getOrDefault(IndexSpec.METRIC_TYPE, ""));
        Optional<SearchPage> page = SearchPage.read(params, limits);
        Window window = page.isPresent() ? new Window(0, page.get().rows())
                : Window.of("topk", Numbers.integer(params, "offset", 0), topK(params), limits);
        return new SearchPlan(field, index.id(), metric, window, engineParams(index, window, params), range(metric, params),
                decimals(params), Numbers.strictFlag(params, "ignore_growing"), Numbers.flag(params, "iterator"), page,
                page.isPresent() ? Numbers.integer(params, "guarantee_timestamp", 0) : 0, ReadOptions.read(params));
    }

    /** The engine's parameters of a search for so many hits: a graph search is never narrower than that. */
    public Map<String, String> paramsFor(int topK) {
        String ef = params.get(SearchParams.EF);
        if (ef == null || Integer.parseInt(ef.strip()) >= topK) {
            return params;
        }
        Map<String, String> wider = new TreeMap<>(params);
        wider.put(SearchParams.EF, Integer.toString(topK));
        return wider;
    }

    private static void refuseUnsupported(SearchRequest request) {
        if (request.hasIds() || request.getSearchByPrimaryKeys()) {
            throw ReadErrors.unsupported("a search by primary keys");
        }
        if (request.hasFunctionScore() || request.getFunctionChainsCount() > 0) {
            throw ReadErrors.unsupported("a search with rerank functions");
        }
        if (request.hasHighlighter()) {
            throw ReadErrors.unsupported("a search with highlighting");
        }
        if (request.hasSearchAggregation()) {
            throw ReadErrors.unsupported("a search with aggregation");
        }
        if (request.getSubReqsCount() > 0) {
            throw ReadErrors.unsupported("a hybrid search");
        }
    }

    private static Map<String, String> params(SearchRequest request) {
        try {
            return Params.flattened(request.getSearchParamsList());
        } catch (JsonText.Malformed e) {
            throw ReadErrors.invalid("search params are not valid JSON, " + e.getMessage());
        }
    }

    /** Iterators name the collection that they began with. */
    static void checkCollection(CollectionMeta collection, Map<String, String> params) {
        long id = Numbers.integer(params, "collection_id", 0);
        if (id > 0 && id != collection.id().value()) {
            throw ReadErrors.iteratorCollectionChanged();
        }
    }

    private static FieldSchema field(CollectionMeta collection, String name) {
        if (name.isEmpty()) {
            List<FieldSchema> vectors = collection.schema().vectorFields();
            if (vectors.size() != 1) {
                throw ReadErrors.vectorFieldNeeded("");
            }
            return vectors.getFirst();
        }
        FieldSchema field = collection.schema().field(name).orElseThrow(() -> ReadErrors.vectorFieldNeeded(name));
        if (!field.type().isVector()) {
            throw ReadErrors.notAVector(name);
        }
        return field;
    }

    private static Metric metric(FieldSchema field, IndexMeta index, String asked) {
        if (!asked.isEmpty() && !asked.equalsIgnoreCase(index.metric())) {
            throw ReadErrors.metricMismatch(field.name(), index.metric(), asked);
        }
        return Metric.valueOf(index.metric());
    }

    private static long topK(Map<String, String> params) {
        if (!params.containsKey("topk") && !params.containsKey("limit")) {
            throw ReadErrors.invalid("topk not found in search_params");
        }
        return Numbers.integer(params, params.containsKey("topk") ? "topk" : "limit", 0);
    }

    /** What query nodes are told: parameters of graphs, where the index is one. Scans have none. */
    private static Map<String, String> engineParams(IndexMeta index, Window window, Map<String, String> params) {
        try {
            IndexType type = IndexType.parse(index.type());
            if (type != IndexType.HNSW && type != IndexType.AUTOINDEX) {
                return Map.of();
            }
            SearchParams.parse(params, window.end());
        } catch (InvalidIndexParam e) {
            throw ReadErrors.invalid(e.getMessage());
        }
        Map<String, String> engine = new TreeMap<>(params);
        engine.keySet().retainAll(ENGINE_PARAMS);
        return engine;
    }

    private static DistanceRange range(Metric metric, Map<String, String> params) {
        try {
            return DistanceRange.parse(metric, params);
        } catch (InvalidIndexParam e) {
            throw ReadErrors.invalid(e.getMessage());
        }
    }

    private static int decimals(Map<String, String> params) {
        String text = params.getOrDefault("round_decimal", "");
        if (text.isEmpty()) {
            return ALL_DIGITS;
        }
        try {
            int decimals = Integer.parseInt(text.strip());
            if (decimals >= ALL_DIGITS && decimals <= MAX_DECIMALS) {
                return decimals;
            }
        } catch (NumberFormatException e) {
            // Refused below, in the same words as a number that is out of range.
        }
        throw ReadErrors.roundDecimal(text);
    }
}
