package io.arrwdb.proxy.validate;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.limit.Limits;
import io.arrwdb.proxy.wire.Params;
import java.util.List;
import java.util.Map;

/**
 * What a query asks for, checked.
 *
 * @param count whether only the number of rows is wanted
 * @param iterator whether this is a page of an iterator
 */
public record QueryPlan(Window window, boolean count, boolean ignoreGrowing, boolean iterator, ReadOptions options) {
    /** The output field that asks for the number of rows. */
    public static final String COUNT = "count(*)";

    private static final List<String> UNSUPPORTED = List.of("group_by_fields", "order_by_fields");

    /** @throws io.arrwdb.proxy.error.MilvusException for the first thing that cannot be */
    public static QueryPlan read(CollectionMeta collection, QueryRequest request, Limits limits) {
        Map<String, String> params = Params.of(request.getQueryParamsList());
        for (String key : UNSUPPORTED) {
            if (!params.getOrDefault(key, "").isEmpty()) {
                throw ReadErrors.unsupported("a query with " + key);
            }
        }
        SearchPlan.checkCollection(collection, params);
        boolean limited = !params.getOrDefault("limit", "").isEmpty() && Numbers.integer(params, "limit", 0) != -1;
        boolean count = request.getOutputFieldsList().stream().anyMatch(f -> f.strip().equalsIgnoreCase(COUNT));
        if (count && request.getOutputFieldsCount() > 1) {
            throw ReadErrors.invalid("count entities with other output fields is not allowed");
        }
        if (count && limited) {
            throw ReadErrors.countWithPagination();
        }
        if (request.getExpr().isBlank() && !limited && !count) {
            throw ReadErrors.emptyExpressionNeedsLimit();
        }
        return new QueryPlan(window(params, limited, limits), count, Numbers.strictFlag(params, "ignore_growing"),
                Numbers.flag(params, "iterator"), ReadOptions.read(params));
    }

    private static Window window(Map<String, String> params, boolean limited, Limits limits) {
        long offset = Numbers.integer(params, "offset", 0);
        if (limited) {
            return Window.of("limit", offset, Numbers.integer(params, "limit", 0), limits);
        }
        return new Window(0, Window.UNBOUNDED);
    }
}
