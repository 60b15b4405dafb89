package io.arrwdb.coordinator.root.journal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;

/**
 * A definition that was decided and takes several steps: recorded before the first, deleted with the last, and carried
 * on by whoever leads after a crash. Its steps are idempotent.
 */
public sealed interface JournalEntry {
    CollectionId collection();

    /** Orders the definition with rows: the timestamp of its control records. */
    Timestamp ddlTs();

    /** Open the shards, then make the collection available. */
    record Create(CollectionId collection, Timestamp ddlTs) implements JournalEntry { }

    /** Close the shards, then forget the collection. */
    record Drop(CollectionId collection, Timestamp ddlTs) implements JournalEntry { }

    /** Delete the partition's rows in every shard, then forget it. */
    record DropPartition(CollectionId collection, PartitionId partition, Timestamp ddlTs) implements JournalEntry { }

    /** Tell every shard of the new schema, then show it to clients. */
    record ChangeSchema(CollectionId collection, CollectionSchema schema, Timestamp ddlTs) implements JournalEntry { }

    /** The format's version. */
    int FORMAT = 1;

    /** A format byte, a kind byte, the collection and the timestamp, then what the kind adds. */
    default byte[] encode() {
        ByteWriter out = new ByteWriter().u8(FORMAT).u8(switch (this) {
            case Create c -> 1;
            case Drop d -> 2;
            case DropPartition p -> 3;
            case ChangeSchema s -> 4;
        }).varint(collection().value()).i64(ddlTs().value());
        switch (this) {
            case DropPartition p -> out.varint(p.partition().value());
            case ChangeSchema s -> out.bytes(s.schema().encode());
            case Create c -> { }
            case Drop d -> { }
        }
        return out.toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    static JournalEntry decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a journal entry of format " + format + "; this version reads " + FORMAT);
        }
        int kind = in.u8();
        CollectionId collection = new CollectionId(in.varint());
        Timestamp ddlTs = new Timestamp(in.i64());
        return switch (kind) {
            case 1 -> new Create(collection, ddlTs);
            case 2 -> new Drop(collection, ddlTs);
            case 3 -> new DropPartition(collection, new PartitionId(in.varint()), ddlTs);
            case 4 -> new ChangeSchema(collection, CollectionSchema.decode(in.bytes()), ddlTs);
            default -> throw new MalformedBytesException("no journal entry has the kind " + kind);
        };
    }
}
