package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.time.Timestamp;

/**
 * A partition of a collection.
 *
 * @param dropping its rows are being removed; nobody sees it any more
 */
public record PartitionMeta(PartitionId id, String name, Timestamp created, boolean dropping) {
    /** The partition that every collection without a partition key has. */
    public static final String DEFAULT_NAME = "_default";

    public PartitionMeta(PartitionId id, String name, Timestamp created) {
        this(id, name, created, false);
    }

    PartitionMeta asDropping() {
        return new PartitionMeta(id, name, created, true);
    }

    void write(ByteWriter out) {
        out.varint(id.value()).string(name).i64(created.value()).bool(dropping);
    }

    static PartitionMeta read(ByteReader in) {
        return new PartitionMeta(new PartitionId(in.varint()), in.string(), new Timestamp(in.i64()), in.bool());
    }
}
