package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.wal.ReaderState;
import java.util.zip.CRC32C;

/** The bytes of a manifest: a magic, the format, the fields, and the CRC32C of all before it (docs/formats.md, manifest). */
public final class ManifestCodec {
    /** "AWMF", little-endian. */
    static final int MAGIC = 0x464D5741;

    /** The format that this version writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    private static final int CRC_BYTES = 4;

    private ManifestCodec() {
    }

    public static byte[] encode(Manifest manifest) {
        ByteWriter out = new ByteWriter(4_096).i32(MAGIC).u8(FORMAT);
        write(out, manifest);
        out.i32(crc(out.toBytes(), out.size()));
        return out.toBytes();
    }

    /** @throws MalformedBytesException when the bytes are not a manifest, damaged, or of a newer format */
    public static Manifest decode(byte[] bytes) {
        if (bytes.length < CRC_BYTES * 2) {
            throw new MalformedBytesException("a manifest of " + bytes.length + " bytes");
        }
        ByteReader in = new ByteReader(bytes);
        if (in.i32() != MAGIC) {
            throw new MalformedBytesException("these " + bytes.length + " bytes are no manifest");
        }
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a manifest of format " + format + "; this version reads " + FORMAT);
        }
        int body = bytes.length - CRC_BYTES;
        if (new ByteReader(bytes, body, CRC_BYTES).i32() != crc(bytes, body)) {
            throw new MalformedBytesException("a manifest of " + bytes.length + " bytes fails its checksum");
        }
        return read(in);
    }

    /**
     * The checksum by which a pointer knows the manifest: of all before the manifest's own. With that behind it every manifest
     * would have the same, as every message does that ends with its CRC.
     */
    public static int checksum(byte[] encoded) {
        return crc(encoded, Math.max(0, encoded.length - CRC_BYTES));
    }

    /** The manifest's fields alone, for embedding in a record that has its own checksum. */
    public static void write(ByteWriter out, Manifest m) {
        out.varint(m.collection().value()).varint(m.group().value()).varint(m.shard().value()).varint(m.version())
                .varint(m.epoch().incarnation()).varint(m.epoch().term());
        m.checkpoint().write(out);
        out.bytes(m.schema().encode()).bool(m.replaceDuplicates())
                .list(m.segments(), (o, s) -> s.write(o))
                .list(m.deleteFiles(), (o, f) -> f.write(o))
                .list(m.tombstones(), (o, t) -> t.write(o))
                .list(m.compactions(), (o, c) -> c.write(o))
                .list(m.garbage(), (o, g) -> g.write(o));
    }

    /** What {@link #write} wrote. */
    public static Manifest read(ByteReader in) {
        return new Manifest(new CollectionId(in.varint()), new LogGroupId((int) in.varint()), new ShardId(in.varint()),
                in.varint(), new Epoch(in.varint(), in.varint()), ReaderState.read(in),
                CollectionSchema.decode(in.bytes()), in.bool(), in.list(SegmentEntry::read), in.list(DeleteFile::read),
                in.list(PartitionTombstone::read), in.list(Compaction::read), in.list(GarbageEntry::read));
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
