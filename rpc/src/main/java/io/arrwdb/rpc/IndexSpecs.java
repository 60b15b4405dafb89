package io.arrwdb.rpc;

import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.proto.internal.BuildIndexSpec;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Index definitions as messages. */
public final class IndexSpecs {
    private IndexSpecs() { }

    /** The definition without its metric. */
    public static IndexInfo info(IndexMeta index) {
        return IndexInfo.newBuilder().setIndex(index.id().value()).setField(index.field().value()).setName(index.name())
                .setType(index.type()).addAllParams(keyValues(index.params())).build();
    }

    public static BuildIndexSpec spec(IndexMeta index) {
        return BuildIndexSpec.newBuilder().setIndex(info(index)).setMetricType(index.metric()).build();
    }

    /** In key order. */
    public static List<KeyValue> keyValues(Map<String, String> map) {
        return new TreeMap<>(map).entrySet().stream()
                .map(e -> KeyValue.newBuilder().setKey(e.getKey()).setValue(e.getValue()).build()).toList();
    }
}
