package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.time.Timestamp;
import java.util.Map;

/** A database: a name space for collections. */
public record DatabaseMeta(DatabaseId id, String name, Map<String, String> properties, Timestamp created) {
    /** The database that requests mean which name none; it always exists and cannot be dropped. */
    public static final String DEFAULT_NAME = "default";

    /** The id of {@link #DEFAULT_NAME}. */
    public static final DatabaseId DEFAULT_ID = new DatabaseId(1);

    private static final int FORMAT = 1;

    public DatabaseMeta {
        properties = Map.copyOf(properties);
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter().u8(FORMAT).varint(id.value()).string(name);
        Properties.write(out, properties);
        return out.i64(created.value()).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static DatabaseMeta decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Format.check(in.u8(), FORMAT, "a database record");
        return new DatabaseMeta(new DatabaseId(in.varint()), in.string(), Properties.read(in), new Timestamp(in.i64()));
    }
}
