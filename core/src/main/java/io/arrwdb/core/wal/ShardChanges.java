package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRanges;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import java.util.Optional;

/** The bytes of a request's changes to one shard: a list, each a kind byte and its fields (docs/formats.md, log). */
public final class ShardChanges {
    private static final int INSERT = 1;
    private static final int DELETE = 2;
    private static final int SEAL = 3;
    private static final int SPLIT = 4;
    private static final int CUT = 5;
    private static final int RESUME = 6;
    private static final int ADOPT = 7;
    private static final int CREATE_SHARD = 16;
    private static final int CHANGE_SCHEMA = 17;
    private static final int DROP_PARTITION = 18;
    private static final int TRUNCATE = 19;
    private static final int DROP_SHARD = 20;

    private ShardChanges() {
    }

    public static byte[] encode(List<ShardChange> changes) {
        return new ByteWriter().list(changes, ShardChanges::write).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged, or of a kind that this version does not know */
    public static List<ShardChange> decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        List<ShardChange> changes = in.list(ShardChanges::read);
        if (in.remaining() > 0) {
            throw new MalformedBytesException(in.remaining() + " bytes follow the last change");
        }
        return changes;
    }

    /** Whether the bytes of a whole request are those of a shard's creation; cheap. */
    static boolean isCreation(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 1 && bytes[1] == CREATE_SHARD;
    }

    /** Whether the bytes of a whole request are those of a shard's adoption; cheap. */
    static boolean isAdoption(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 1 && bytes[1] == ADOPT;
    }

    private static void write(ByteWriter out, ShardChange change) {
        switch (change) {
            case ShardChange.Insert c -> out.u8(INSERT).varint(c.partition().value()).varint(c.segment().value())
                    .varint(c.schemaVersion()).bool(c.replace()).bytes(c.batch());
            case ShardChange.Delete c -> {
                out.u8(DELETE).bool(c.partition().isPresent());
                c.partition().ifPresent(partition -> out.varint(partition.value()));
                c.keys().write(out);
                out.list(c.expected(), (o, ts) -> o.i64(ts.value()));
            }
            case ShardChange.Seal c -> out.u8(SEAL).varint(c.flush());
            case ShardChange.Split c -> {
                out.u8(SPLIT).varint(c.child().value()).varint(c.ringVersion());
                c.kept().write(out);
                c.moved().write(out);
            }
            case ShardChange.Cut c -> out.u8(CUT).varint(c.move());
            case ShardChange.Resume c -> out.u8(RESUME).varint(c.move());
            case ShardChange.Adopt c -> out.u8(ADOPT).varint(c.move()).varint(c.from().value()).varint(c.collection().value())
                    .bytes(c.schema().encode()).i64(c.ddlTs().value());
            case ShardChange.CreateShard c -> out.u8(CREATE_SHARD).i64(c.ddlTs().value()).varint(c.collection().value())
                    .bytes(c.schema().encode()).bool(c.replaceDuplicates());
            case ShardChange.ChangeSchema c -> out.u8(CHANGE_SCHEMA).i64(c.ddlTs().value()).bytes(c.schema().encode());
            case ShardChange.DropPartition c -> out.u8(DROP_PARTITION).i64(c.ddlTs().value()).varint(c.partition().value());
            case ShardChange.Truncate c -> out.u8(TRUNCATE).i64(c.ddlTs().value());
            case ShardChange.DropShard c -> out.u8(DROP_SHARD).i64(c.ddlTs().value());
        }
    }

    private static ShardChange read(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case INSERT -> new ShardChange.Insert(new PartitionId(in.varint()), new SegmentId(in.varint()),
                    (int) in.varint(), in.bool(), in.bytes());
            case DELETE -> new ShardChange.Delete(in.bool() ? Optional.of(new PartitionId(in.varint())) : Optional.empty(),
                    PrimaryKeys.read(in), in.list(ShardChanges::timestamp));
            case SEAL -> new ShardChange.Seal(in.varint());
            case SPLIT -> new ShardChange.Split(new ShardId(in.varint()), in.varint(), TokenRanges.read(in), TokenRanges.read(in));
            case CUT -> new ShardChange.Cut(in.varint());
            case RESUME -> new ShardChange.Resume(in.varint());
            case ADOPT -> new ShardChange.Adopt(in.varint(), new LogGroupId((int) in.varint()), new CollectionId(in.varint()),
                    CollectionSchema.decode(in.bytes()), timestamp(in));
            case CREATE_SHARD -> new ShardChange.CreateShard(timestamp(in), new CollectionId(in.varint()),
                    CollectionSchema.decode(in.bytes()), in.bool());
            case CHANGE_SCHEMA -> new ShardChange.ChangeSchema(timestamp(in), CollectionSchema.decode(in.bytes()));
            case DROP_PARTITION -> new ShardChange.DropPartition(timestamp(in), new PartitionId(in.varint()));
            case TRUNCATE -> new ShardChange.Truncate(timestamp(in));
            case DROP_SHARD -> new ShardChange.DropShard(timestamp(in));
            default -> throw new MalformedBytesException("no change of a shard has the kind " + kind
                    + "; the log may have been written by a newer version");
        };
    }

    private static Timestamp timestamp(ByteReader in) {
        return new Timestamp(in.i64());
    }
}
