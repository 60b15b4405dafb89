package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import java.util.Map;
import java.util.TreeMap;

/**
 * An index of one field of a segment.
 *
 * @param type as the index coordinator names it, such as {@code HNSW}
 * @param params with which it was built
 */
public record IndexEntry(IndexId index, FieldId field, String type, Map<String, String> params, FileRef file) {
    public IndexEntry {
        params = Map.copyOf(params);
    }

    public void write(ByteWriter out) {
        out.varint(index.value()).varint(field.value()).string(type);
        out.list(new TreeMap<>(params).entrySet(), (o, e) -> o.string(e.getKey()).string(e.getValue()));
        file.write(out);
    }

    public static IndexEntry read(ByteReader in) {
        IndexId index = new IndexId(in.varint());
        FieldId field = new FieldId(in.varint());
        String type = in.string();
        Map<String, String> params = new TreeMap<>();
        in.list(i -> Map.entry(i.string(), i.string())).forEach(e -> params.put(e.getKey(), e.getValue()));
        return new IndexEntry(index, field, type, params, FileRef.read(in));
    }
}
