package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.ManifestCodec;
import java.util.List;
import java.util.Optional;

/** The bytes of a {@link ShardLedger} inside a group's snapshot. */
final class ShardLedgerCodec {
    private ShardLedgerCodec() {
    }

    static void write(ByteWriter out, ShardLedger s) {
        out.varint(s.shard().value()).varint(s.collection().value()).varint(s.createdFrom().value())
                .bool(s.manifest().isPresent());
        s.manifest().ifPresent(m -> ManifestCodec.write(out, m));
        out.varint(s.publishedVersion()).varint(s.sealedFlush()).varint(s.sealedEnd().value())
                .list(s.intents(), ByteWriter::string).bool(s.dropped()).string(s.publishedKey())
                .list(s.oldManifests(), (o, g) -> g.write(o)).list(s.builds(), (o, b) -> b.write(o))
                .varint(s.splitting().map(ShardId::value).orElse(0L));
    }

    /** @param format of the snapshot: 1 has no builds, 2 no splits */
    static ShardLedger read(ByteReader in, int format) {
        return new ShardLedger(new ShardId(in.varint()), new CollectionId(in.varint()), new Offset(in.varint()),
                in.bool() ? Optional.of(ManifestCodec.read(in)) : Optional.empty(), in.varint(), in.varint(),
                new Offset(in.varint()), in.list(ByteReader::string), in.bool(), in.string(),
                in.list(GarbageEntry::read), format > 1 ? in.list(RegisteredBuild::read) : List.of(),
                format > 2 ? child(in.varint()) : Optional.empty());
    }

    private static Optional<ShardId> child(long id) {
        return id == 0 ? Optional.empty() : Optional.of(new ShardId(id));
    }
}
