package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.time.Timestamp;
import java.util.Map;

/**
 * The definition of an index.
 *
 * @param type the type that is built, such as {@code HNSW} or {@code FLAT}
 * @param metric {@code L2}, {@code IP}, ...; empty for scalar fields
 * @param params build parameters, resolved
 * @param userParams as the user gave them: what DescribeIndex answers
 */
public record IndexMeta(IndexId id, FieldId field, String name, String type, String metric, Map<String, String> params,
        Map<String, String> userParams, Timestamp created) {
    public IndexMeta {
        params = Map.copyOf(params);
        userParams = Map.copyOf(userParams);
    }

    /** Whether another definition asks for the same index: everything but id and time is equal. */
    public boolean sameAs(IndexMeta other) {
        return field.equals(other.field) && name.equals(other.name) && type.equals(other.type)
                && metric.equals(other.metric) && params.equals(other.params);
    }

    void write(ByteWriter out) {
        out.varint(id.value()).varint(field.value()).string(name).string(type).string(metric);
        Properties.write(out, params);
        Properties.write(out, userParams);
        out.i64(created.value());
    }

    static IndexMeta read(ByteReader in) {
        return new IndexMeta(new IndexId(in.varint()), new FieldId(in.varint()), in.string(), in.string(), in.string(),
                Properties.read(in), Properties.read(in), new Timestamp(in.i64()));
    }
}
