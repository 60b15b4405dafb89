package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;

/**
 * Which manifest of a shard is in force: the value of the metadata key {@link #key}.
 *
 * @param manifest the object's whole key, which no two leaders write alike
 * @param checksum {@link ManifestCodec#checksum} of the object
 */
public record PointerRecord(CollectionId collection, LogGroupId group, ShardId shard, long version, Epoch epoch,
        Offset checkpoint, String manifest, int checksum) {
    private static final int FORMAT = 2;

    /** All pointers. */
    public static final String PREFIX = "shards/";

    /** Where the pointer of the shard is kept in the metadata store. */
    public static String key(ShardId shard) {
        return PREFIX + shard + "/pointer";
    }

    /**
     * Whether this may replace {@code older}: neither the epoch, nor the version, nor the checkpoint may go back. Keeps a
     * replaced leader, which re-read the pointer, from moving it backwards. Epochs and offsets of two log groups do not compare:
     * the pointer goes to another group only by the very next version, which takes over the one that it names.
     */
    public boolean mayReplace(PointerRecord older) {
        if (!group.equals(older.group)) {
            return version == older.version + 1;
        }
        return epoch.compareTo(older.epoch) >= 0 && version > older.version && checkpoint.compareTo(older.checkpoint) >= 0;
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(collection.value()).varint(group.value()).varint(shard.value())
                .varint(version).varint(epoch.incarnation()).varint(epoch.term()).varint(checkpoint.value())
                .string(manifest).i32(checksum).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static PointerRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a manifest pointer of format " + format + "; this version reads " + FORMAT);
        }
        return new PointerRecord(new CollectionId(in.varint()), new LogGroupId((int) in.varint()), new ShardId(in.varint()),
                in.varint(), new Epoch(in.varint(), in.varint()), new Offset(in.varint()), in.string(), in.i32());
    }
}
