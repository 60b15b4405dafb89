package io.arrwdb.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.Golden;
import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.ShardChanges;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.core.wal.WalRecords;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
    @Test
    void readsWhatItWrote() {
        for (Manifest manifest : List.of(Manifests.first(), Manifests.full())) {
            assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest))).isEqualTo(manifest);
        }
    }

    @Test
    void everyFlippedBitAndEveryCutIsNoticed() {
        byte[] bytes = ManifestCodec.encode(Manifests.full());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> ManifestCodec.decode(damaged)).as("bit %s", bit).isInstanceOf(MalformedBytesException.class);
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ManifestCodec.decode(cut)).as("cut at %s", length).isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void theBytesOfFormatOneStayAsTheyAre() {
        byte[] manifest = Golden.check("manifest-v1-reader-state-v3", ManifestCodec.encode(Manifests.moved()));
        assertThat(ManifestCodec.decode(manifest)).isEqualTo(Manifests.moved());
        assertThat(ManifestCodec.decode(Golden.read("manifest-v1-reader-state-v2"))).as("before there were moves").isEqualTo(Manifests.split());
        assertThat(ManifestCodec.decode(Golden.read("manifest-v1"))).as("before there were splits").isEqualTo(Manifests.full());
        List<ShardChange> split = List.of(new ShardChange.Split(new ShardId(13), 2, Manifests.ranges(0, 9), Manifests.ranges(10, -1)));
        assertThat(ShardChanges.decode(Golden.check("shard-change-split-v1", ShardChanges.encode(split)))).isEqualTo(split);
        List<ShardChange> move = List.of(new ShardChange.Adopt(31, new LogGroupId(2), new CollectionId(4), WalRecords.schema(),
                new Timestamp(77)), new ShardChange.Cut(32), new ShardChange.Resume(32));
        assertThat(ShardChanges.decode(Golden.check("shard-changes-move-v1", ShardChanges.encode(move)))).usingRecursiveComparison().isEqualTo(move);
        byte[] pointer = Golden.check("pointer-v2", pointer(9, 50, Manifests.EPOCH).encode());
        assertThat(PointerRecord.decode(pointer)).isEqualTo(pointer(9, 50, Manifests.EPOCH));
        List<WalRecord> records = WalRecords.examples();
        for (int i = 0; i < records.size(); i++) {
            byte[] record = Golden.check("wal-record-" + List.of("barrier", "tick", "shard").get(i) + "-v1",
                    WalCodec.encode(records.get(i)));
            assertThat(WalCodec.decode(record)).usingRecursiveComparison().isEqualTo(records.get(i));
        }
        byte[] changes = Golden.check("shard-changes-v1", ShardChanges.encode(WalRecords.oneOfEach()));
        assertThat(ShardChanges.decode(changes)).usingRecursiveComparison().isEqualTo(WalRecords.oneOfEach());
        byte[] segment = Golden.check("segment-entry-v1", Manifests.full().segments().getFirst().encode());
        assertThat(SegmentEntry.read(new ByteReader(segment))).isEqualTo(Manifests.full().segments().getFirst());
    }

    /** A pointer that named every manifest alike would let another one pass for its own. */
    @Test
    void differentManifestsHaveDifferentChecksums() {
        assertThat(ManifestCodec.checksum(ManifestCodec.encode(Manifests.full())))
                .isNotEqualTo(ManifestCodec.checksum(ManifestCodec.encode(Manifests.first())));
    }

    @Test
    void aPointerNeverGoesBack() {
        PointerRecord now = pointer(9, 50, new Epoch(2, 5));
        assertThat(pointer(10, 50, new Epoch(2, 5)).mayReplace(now)).isTrue();
        assertThat(pointer(10, 60, new Epoch(3, 1)).mayReplace(now)).isTrue();
        assertThat(pointer(9, 60, new Epoch(2, 5)).mayReplace(now)).isFalse();
        assertThat(pointer(10, 49, new Epoch(2, 6)).mayReplace(now)).isFalse();
        assertThat(pointer(11, 60, new Epoch(2, 4)).mayReplace(now)).isFalse();
        assertThat(pointer(11, 60, new Epoch(1, 900)).mayReplace(now)).isFalse();
    }

    @Test
    void aPointerGoesToAnotherGroupByTheVeryNextVersionAlone() {
        PointerRecord now = pointer(9, 50, new Epoch(2, 5));
        assertThat(elsewhere(10, 3, new Epoch(1, 1)).mayReplace(now)).as("epochs and offsets of two logs do not compare").isTrue();
        assertThat(elsewhere(9, 60, new Epoch(3, 1)).mayReplace(now)).isFalse();
        assertThat(elsewhere(11, 60, new Epoch(3, 1)).mayReplace(now)).isFalse();
    }

    private static PointerRecord elsewhere(long version, long checkpoint, Epoch epoch) {
        Manifest m = Manifests.full();
        return new PointerRecord(m.collection(), new LogGroupId(m.group().value() + 1), m.shard(), version, epoch, new Offset(checkpoint), "root/m", 77);
    }

    private static PointerRecord pointer(long version, long checkpoint, Epoch epoch) {
        Manifest m = Manifests.full();
        return new PointerRecord(m.collection(), m.group(), m.shard(), version, epoch, new Offset(checkpoint), "root/m", 77);
    }
}
