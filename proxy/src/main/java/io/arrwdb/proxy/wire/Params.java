package io.arrwdb.proxy.wire;

import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Key-value lists as maps. */
public final class Params {
    /** The key under which SDKs send further parameters as one JSON object. */
    public static final String NESTED = "params";

    private static final int JSON_DEPTH = 8;

    private Params() { }

    public static Map<String, String> of(List<KeyValuePair> pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        pairs.forEach(p -> map.put(p.getKey(), p.getValue()));
        return map;
    }

    /**
     * The pairs, with the members of the JSON object under {@link #NESTED} beside them; where both name a key, the member of the
     * object stands.
     *
     * @throws JsonText.Malformed when it is no JSON object
     */
    public static Map<String, String> flattened(List<KeyValuePair> pairs) {
        Map<String, String> map = of(pairs);
        String nested = map.remove(NESTED);
        if (nested != null && !nested.isBlank()) {
            byte[] text = nested.getBytes(StandardCharsets.UTF_8);
            JsonText.members(text, JSON_DEPTH, (key, from, to) -> map.put(key, scalar(text, from, to)));
        }
        return map;
    }

    /** A JSON string without its quotes; any other value as it is written. */
    private static String scalar(byte[] text, int from, int to) {
        String value = new String(text, from, to - from, StandardCharsets.UTF_8);
        return value.length() >= 2 && value.charAt(0) == '"' ? value.substring(1, value.length() - 1) : value;
    }

    public static List<KeyValuePair> toMilvus(Map<String, String> map) {
        return map.entrySet().stream().map(e -> KeyValuePair.newBuilder().setKey(e.getKey()).setValue(e.getValue()).build())
                .toList();
    }

    public static List<KeyValue> toInternal(Map<String, String> map) {
        return map.entrySet().stream().map(e -> KeyValue.newBuilder().setKey(e.getKey()).setValue(e.getValue()).build())
                .toList();
    }
}
