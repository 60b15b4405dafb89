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
                .list(s.oldManifests(), (o, g) -> g.write(o)).list(s.builds(), (o, b) -> b.write(o));
    }

    /** @param builds whether they are there: format 1 had none */
    static ShardLedger read(ByteReader in, boolean builds) {
        return new ShardLedger(new ShardId(in.varint()), new CollectionId(in.varint()), new Offset(in.varint()),
                in.bool() ? Optional.of(ManifestCodec.read(in)) : Optional.empty(), in.varint(), in.varint(),
                new Offset(in.varint()), in.list(ByteReader::string), in.bool(), in.string(),
                in.list(GarbageEntry::read), builds ? in.list(RegisteredBuild::read) : List.of());
    }
}
