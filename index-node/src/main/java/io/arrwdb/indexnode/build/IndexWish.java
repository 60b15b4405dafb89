package io.arrwdb.indexnode.build;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.vector.VectorKind;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.KeyValue;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An index that a collection wants of each segment, as its definition says. */
public record IndexWish(IndexId index, FieldId field, String type, String metric, Map<String, String> params) {
    public IndexWish {
        params = Map.copyOf(params);
    }

    public static IndexWish of(IndexInfo info, String metric) {
        return new IndexWish(new IndexId(info.getIndex()), new FieldId(info.getField()), info.getType(), metric,
                info.getParamsList().stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue, (a, b) -> b)));
    }

    /** The engine's specification. @throws io.arrwdb.engine.index.InvalidIndexParam when the definition is not one */
    public IndexSpec spec(VectorKind kind) {
        Map<String, String> all = new TreeMap<>(params);
        all.put(IndexSpec.INDEX_TYPE, type);
        if (!metric.isEmpty()) {
            all.put(IndexSpec.METRIC_TYPE, metric);
        }
        return IndexSpec.parse(kind, all);
    }
}
