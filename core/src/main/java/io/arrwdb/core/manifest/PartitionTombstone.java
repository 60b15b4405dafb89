package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.time.Timestamp;

/** Every row of the partition is deleted at {@code ts}. */
public record PartitionTombstone(PartitionId partition, Timestamp ts) {
    public void write(ByteWriter out) {
        out.varint(partition.value()).i64(ts.value());
    }

    public static PartitionTombstone read(ByteReader in) {
        return new PartitionTombstone(new PartitionId(in.varint()), new Timestamp(in.i64()));
    }
}
