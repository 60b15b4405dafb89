package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.shard.Decision.Activate;
import io.arrwdb.core.shard.Decision.Adopt;
import io.arrwdb.core.shard.Decision.BuildAbandoned;
import io.arrwdb.core.shard.Decision.BuildRegistered;
import io.arrwdb.core.shard.Decision.Checkpoint;
import io.arrwdb.core.shard.Decision.CheckpointAdvanced;
import io.arrwdb.core.shard.Decision.Compacted;
import io.arrwdb.core.shard.Decision.CompactionAbandoned;
import io.arrwdb.core.shard.Decision.CompactionRegistered;
import io.arrwdb.core.shard.Decision.CreateShard;
import io.arrwdb.core.shard.Decision.DropShard;
import io.arrwdb.core.shard.Decision.Flushed;
import io.arrwdb.core.shard.Decision.GarbageCollected;
import io.arrwdb.core.shard.Decision.Indexed;
import io.arrwdb.core.shard.Decision.IndexesDropped;
import io.arrwdb.core.shard.Decision.Intent;
import io.arrwdb.core.shard.Decision.IntentsSwept;
import io.arrwdb.core.shard.Decision.Published;
import io.arrwdb.core.shard.Decision.Sealed;
import io.arrwdb.core.shard.Decision.ShardGone;
import io.arrwdb.core.shard.Decision.ShardMoved;
import io.arrwdb.core.shard.Decision.SplitAborted;
import io.arrwdb.core.shard.Decision.SplitCommitted;
import io.arrwdb.core.shard.Decision.SplitPlanned;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The bytes of a decision: format, kind, epoch, the shard where there is one, the kind's fields (docs/formats.md). */
public final class DecisionCodec {
    private static final int FORMAT = 1;

    private DecisionCodec() {
    }

    public static byte[] encode(Decision decision) {
        ByteWriter out = new ByteWriter().u8(FORMAT).u8(kind(decision)).varint(decision.epoch().incarnation())
                .varint(decision.epoch().term());
        if (decision instanceof Decision.OfShard d) {
            out.varint(d.shard().value());
        }
        body(out, decision);
        return out.toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static Decision decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a decision of format " + format + "; this version reads " + FORMAT);
        }
        int kind = in.u8();
        Epoch epoch = new Epoch(in.varint(), in.varint());
        return switch (kind) {
            case 1 -> new Activate(epoch, new NodeId(in.string()));
            case 2 -> new Checkpoint(epoch, GroupPosition.read(in));
            default -> ofShard(kind, epoch, new ShardId(in.varint()), in);
        };
    }

    private static int kind(Decision decision) {
        return switch (decision) {
            case Activate d -> 1;
            case Checkpoint d -> 2;
            case CreateShard d -> 3;
            case Adopt d -> 4;
            case Intent d -> 5;
            case IntentsSwept d -> 6;
            case Sealed d -> 7;
            case Flushed d -> 8;
            case CheckpointAdvanced d -> 9;
            case Indexed d -> 10;
            case CompactionRegistered d -> 11;
            case Compacted d -> 12;
            case CompactionAbandoned d -> 13;
            case Published d -> 14;
            case GarbageCollected d -> 15;
            case DropShard d -> 16;
            case ShardGone d -> 17;
            case BuildRegistered d -> 18;
            case BuildAbandoned d -> 19;
            case IndexesDropped d -> 20;
            case SplitPlanned d -> 21;
            case SplitCommitted d -> 22;
            case SplitAborted d -> 23;
            case ShardMoved d -> 24;
        };
    }

    private static void body(ByteWriter out, Decision decision) {
        switch (decision) {
            case Activate d -> out.string(d.node().value());
            case Checkpoint d -> d.position().write(out);
            case CreateShard d -> out.varint(d.collection().value()).varint(d.from().value());
            case Adopt d -> ManifestCodec.write(out, d.manifest());
            case Intent d -> out.string(d.prefix());
            case IntentsSwept d -> out.list(d.prefixes(), ByteWriter::string);
            case Sealed d -> out.varint(d.flush()).varint(d.end().value());
            case Flushed d -> flushed(out, d);
            case CheckpointAdvanced d -> {
                out.varint(d.from().value());
                d.checkpoint().write(out);
            }
            case Indexed d -> {
                out.varint(d.segment().value()).string(d.intent());
                d.index().write(out);
            }
            case CompactionRegistered d -> d.compaction().write(out);
            case Compacted d -> {
                out.varint(d.build().value()).varint(d.deletedUpTo().value()).varint(d.nowMillis());
                optional(out, d.output(), (o, s) -> s.write(o));
                optional(out, d.deletes(), (o, f) -> f.write(o));
            }
            case CompactionAbandoned d -> out.varint(d.build().value());
            case Published d -> out.varint(d.version()).string(d.key()).varint(d.nowMillis());
            case GarbageCollected d -> out.list(d.keys(), ByteWriter::string);
            case DropShard d -> { }
            case ShardGone d -> { }
            case BuildRegistered d -> d.build().write(out);
            case BuildAbandoned d -> out.varint(d.build().value());
            case SplitPlanned d -> out.varint(d.child().value()).varint(d.from().value());
            case SplitCommitted d -> ManifestCodec.write(out.string(d.intent()), d.child());
            case SplitAborted d -> out.varint(d.child().value());
            case ShardMoved d -> out.varint(d.move());
            case IndexesDropped d -> out.list(d.indexes(), (o, i) -> o.varint(i.value())).varint(d.nowMillis());
        }
    }

    private static void flushed(ByteWriter out, Flushed d) {
        out.varint(d.flush()).string(d.intent()).varint(d.from().value());
        d.checkpoint().write(out);
        out.bytes(d.schema().encode()).list(d.added(), (o, s) -> s.write(o))
                .list(d.dropped(), (o, s) -> o.varint(s.value()));
        optional(out, d.deletes(), (o, f) -> f.write(o));
        out.list(d.tombstones(), (o, t) -> t.write(o)).varint(d.nowMillis());
    }

    private static Decision ofShard(int kind, Epoch epoch, ShardId shard, ByteReader in) {
        return switch (kind) {
            case 3 -> new CreateShard(epoch, shard, new CollectionId(in.varint()), new Offset(in.varint()));
            case 4 -> new Adopt(epoch, shard, ManifestCodec.read(in));
            case 5 -> new Intent(epoch, shard, in.string());
            case 6 -> new IntentsSwept(epoch, shard, in.list(ByteReader::string));
            case 7 -> new Sealed(epoch, shard, in.varint(), new Offset(in.varint()));
            case 8 -> new Flushed(epoch, shard, in.varint(), in.string(), new Offset(in.varint()), ReaderState.read(in),
                    CollectionSchema.decode(in.bytes()), in.list(SegmentEntry::read), in.list(i -> new SegmentId(i.varint())),
                    optional(in, DeleteFile::read), in.list(PartitionTombstone::read), in.varint());
            case 9 -> new CheckpointAdvanced(epoch, shard, new Offset(in.varint()), ReaderState.read(in));
            case 10 -> {
                SegmentId segment = new SegmentId(in.varint());
                String intent = in.string();
                yield new Indexed(epoch, shard, segment, IndexEntry.read(in), intent);
            }
            case 11 -> new CompactionRegistered(epoch, shard, Compaction.read(in));
            case 12 -> {
                BuildId build = new BuildId(in.varint());
                Offset upTo = new Offset(in.varint());
                long nowMillis = in.varint();
                yield new Compacted(epoch, shard, build, optional(in, SegmentEntry::read), optional(in, DeleteFile::read),
                        upTo, nowMillis);
            }
            case 13 -> new CompactionAbandoned(epoch, shard, new BuildId(in.varint()));
            case 14 -> new Published(epoch, shard, in.varint(), in.string(), in.varint());
            case 15 -> new GarbageCollected(epoch, shard, in.list(ByteReader::string));
            case 16 -> new DropShard(epoch, shard);
            case 17 -> new ShardGone(epoch, shard);
            case 18 -> new BuildRegistered(epoch, shard, RegisteredBuild.read(in));
            case 19 -> new BuildAbandoned(epoch, shard, new BuildId(in.varint()));
            case 20 -> new IndexesDropped(epoch, shard, in.list(i -> new IndexId(i.varint())), in.varint());
            case 21 -> new SplitPlanned(epoch, shard, new ShardId(in.varint()), new Offset(in.varint()));
            case 22 -> new SplitCommitted(epoch, shard, in.string(), ManifestCodec.read(in));
            case 23 -> new SplitAborted(epoch, shard, new ShardId(in.varint()));
            case 24 -> new ShardMoved(epoch, shard, in.varint());
            default -> throw new MalformedBytesException("no decision has the kind " + kind
                    + "; it may have been taken by a newer version");
        };
    }

    private static <T> void optional(ByteWriter out, Optional<T> value, BiConsumer<ByteWriter, T> writer) {
        out.bool(value.isPresent());
        value.ifPresent(v -> writer.accept(out, v));
    }

    private static <T> Optional<T> optional(ByteReader in, Function<ByteReader, T> reader) {
        return in.bool() ? Optional.of(reader.apply(in)) : Optional.empty();
    }
}
