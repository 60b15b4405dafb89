package io.arrwdb.proxy.wire;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.proto.milvus.schema.TemplateValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compiled filters, the recently used ones kept: applications send the same few texts again and again, and parsing one costs as
 * much as the rest of a search's way through the proxy. Filters with templates, and long ones, are compiled each time.
 */
public final class FilterPlans {
    private static final int MAX_CHARS = 512;

    private final Map<Key, FilterPlan> recent;

    private record Key(CollectionId collection, int schemaVersion, String expression) { }

    /** @param size filters to keep */
    public FilterPlans(int size) {
        recent = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, FilterPlan> eldest) {
                return size() > size;
            }
        };
    }

    /** @throws io.arrwdb.proxy.error.MilvusException when the filter is wrong or not supported */
    public FilterPlan compile(String expression, CollectionMeta collection, Map<String, TemplateValue> templates) {
        if (!templates.isEmpty() || expression.length() > MAX_CHARS) {
            return Filters.compile(expression, collection.schema(), templates);
        }
        Key key = new Key(collection.id(), collection.schema().version(), expression);
        FilterPlan plan = lookUp(key);
        if (plan == null) {
            plan = Filters.compile(expression, collection.schema(), templates);
            keep(key, plan);
        }
        return plan;
    }

    private synchronized FilterPlan lookUp(Key key) {
        return recent.get(key);
    }

    private synchronized void keep(Key key, FilterPlan plan) {
        recent.put(key, plan);
    }
}
