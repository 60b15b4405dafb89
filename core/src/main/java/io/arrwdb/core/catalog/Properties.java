package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import java.util.Map;
import java.util.TreeMap;

/** String maps as they are stored: in key order, so that equal maps have equal bytes. */
final class Properties {
    private Properties() { }

    static void write(ByteWriter out, Map<String, String> properties) {
        out.list(new TreeMap<>(properties).entrySet(), (o, e) -> o.string(e.getKey()).string(e.getValue()));
    }

    static Map<String, String> read(ByteReader in) {
        Map<String, String> properties = new TreeMap<>();
        in.list(i -> Map.entry(i.string(), i.string())).forEach(e -> properties.put(e.getKey(), e.getValue()));
        return properties;
    }
}
