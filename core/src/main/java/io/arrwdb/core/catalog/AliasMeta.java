package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.time.Timestamp;

/**
 * Another name of a collection in its database. It names the collection itself, not the collection's name, and so follows a
 * rename. A database has no alias that is called like one of its collections.
 *
 * @param pointed when it began to name this collection
 */
public record AliasMeta(DatabaseId database, String name, CollectionId collection, Timestamp pointed) {
    private static final int FORMAT = 1;

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(database.value()).string(name).varint(collection.value()).i64(pointed.value()).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static AliasMeta decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Format.check(in.u8(), FORMAT, "an alias record");
        return new AliasMeta(new DatabaseId(in.varint()), in.string(), new CollectionId(in.varint()), new Timestamp(in.i64()));
    }
}
