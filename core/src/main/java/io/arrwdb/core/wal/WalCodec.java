package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.zip.CRC32C;

/**
 * The bytes of a record: format, kind, epoch, timestamp, the kind's fields, and the CRC32C of all bytes before it
 * (docs/formats.md, log).
 */
public final class WalCodec {
    /** The format that this version writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    /** Most bytes that a {@link WalRecord.ShardRecord} takes besides its fragment. */
    public static final int OVERHEAD_BYTES = 128;

    private static final int BARRIER = 1;
    private static final int TICK = 2;
    private static final int SHARD = 3;
    private static final int CRC_BYTES = 4;

    private WalCodec() {
    }

    public static byte[] encode(WalRecord record) {
        int capacity = record instanceof WalRecord.ShardRecord r ? r.fragment().length + OVERHEAD_BYTES : OVERHEAD_BYTES;
        ByteWriter out = new ByteWriter(capacity);
        switch (record) {
            case WalRecord.Barrier r -> head(out, BARRIER, r).string(r.node().value());
            case WalRecord.Tick r -> head(out, TICK, r);
            case WalRecord.ShardRecord r -> head(out, SHARD, r).varint(r.shard().value())
                    .varint(r.link().sequence()).varint(r.link().epochIndex()).i64(r.link().previousHash())
                    .i64(r.request().high()).i64(r.request().low()).varint(r.part()).varint(r.parts()).bytes(r.fragment());
        }
        return out.i32(out.checksum()).toBytes();
    }

    /** @throws MalformedBytesException when the checksum fails, or the format is newer than this version reads */
    public static WalRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a log record of format " + format + "; this version reads " + FORMAT);
        }
        verify(bytes);
        int kind = in.u8();
        Epoch epoch = new Epoch(in.varint(), in.varint());
        Timestamp ts = new Timestamp(in.i64());
        return switch (kind) {
            case BARRIER -> new WalRecord.Barrier(epoch, ts, new NodeId(in.string()));
            case TICK -> new WalRecord.Tick(epoch, ts);
            case SHARD -> new WalRecord.ShardRecord(epoch, ts, new ShardId(in.varint()),
                    new ChainLink(in.varint(), in.varint(), in.i64()), new RequestId(in.i64(), in.i64()),
                    (int) in.varint(), (int) in.varint(), in.bytes());
            default -> throw new MalformedBytesException("no log record has the kind " + kind);
        };
    }

    private static ByteWriter head(ByteWriter out, int kind, WalRecord record) {
        return out.u8(FORMAT).u8(kind).varint(record.epoch().incarnation()).varint(record.epoch().term())
                .i64(record.ts().value());
    }

    private static void verify(byte[] bytes) {
        if (bytes.length < CRC_BYTES) {
            throw new MalformedBytesException("a log record of " + bytes.length + " bytes");
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CRC_BYTES);
        int stored = new ByteReader(bytes, bytes.length - CRC_BYTES, CRC_BYTES).i32();
        if (stored != (int) crc.getValue()) {
            throw new MalformedBytesException("a log record of " + bytes.length + " bytes fails its checksum");
        }
    }
}
