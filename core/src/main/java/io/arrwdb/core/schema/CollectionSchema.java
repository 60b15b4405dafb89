package io.arrwdb.core.schema;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a collection at one version. Adding a field makes the next version; segments written at an older one
 * stay as they are and answer the field's default, or null.
 *
 * @param fields the user's fields in order, then the dynamic field where there is one
 */
public record CollectionSchema(int version, String description, boolean dynamicFieldEnabled, List<FieldSchema> fields) {
    private static final int FORMAT = 1;

    public CollectionSchema {
        fields = List.copyOf(fields);
    }

    public FieldSchema primaryKey() {
        return fields.stream().filter(FieldSchema::primaryKey).findFirst()
                .orElseThrow(() -> new IllegalStateException("a schema without a primary key"));
    }

    public Optional<FieldSchema> field(String name) {
        return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    public Optional<FieldSchema> field(FieldId id) {
        return fields.stream().filter(f -> f.id().equals(id)).findFirst();
    }

    public Optional<FieldSchema> dynamicField() {
        return fields.stream().filter(FieldSchema::dynamic).findFirst();
    }

    public List<FieldSchema> vectorFields() {
        return fields.stream().filter(f -> f.type().isVector()).toList();
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(version).string(description).bool(dynamicFieldEnabled)
                .list(fields, (out, f) -> f.write(out)).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static CollectionSchema decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a schema of format " + format + "; this version reads " + FORMAT);
        }
        return new CollectionSchema((int) in.varint(), in.string(), in.bool(), in.list(FieldSchema::read));
    }
}
