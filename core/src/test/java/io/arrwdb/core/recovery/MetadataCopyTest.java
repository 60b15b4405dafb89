package io.arrwdb.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.Golden;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataCopyTest {
    @Test
    void keepsItsBytes() {
        MetadataCopy copy = copy(7, entry("catalog/db/1", 1, 2), entry(MetadataCopy.GENERATION_KEY, SavedLimit.encode(3)),
                entry("tso/window", SavedLimit.encode(1_700_000_000_000L)));
        MetadataCopy read = MetadataCopy.decode(Golden.check("metadata-copy-v1", copy.encode()));
        assertThat(read.generation()).isEqualTo(3);
        assertThat(read.key()).isEqualTo("arrwdb/meta/0000000003-00000000000000000007");
        assertThat(read.value("catalog/db/1")).contains(new byte[] {1, 2});
        assertThat(read.adds(copy)).isFalse();
        assertThat(MetadataCopy.decode(Golden.read("metadata-copy-v1")).encode()).isEqualTo(copy.encode());
    }

    @Test
    void leavesOutWhatComesAnewOrIsImplied() {
        MetadataCopy copy = copy(9, entry("catalog/db/1", 1), entry("election/root-coordinator", 2), entry("group-leaders/0", 3),
                entry("groups/0", 4), entry("sessions/proxy/proxy-1", 5), entry("shards/12/pointer", 6));
        assertThat(copy.entries()).extracting(MetadataCopy.Entry::key).containsExactly("catalog/db/1", "groups/0");
    }

    @Test
    void limitsThatMovedAddNothing() {
        MetadataCopy older = copy(1, entry("catalog/db/1", 1), entry("id/next", SavedLimit.encode(5)));
        assertThat(copy(2, entry("catalog/db/1", 1), entry("id/next", SavedLimit.encode(6))).adds(older)).isFalse();
        assertThat(copy(2, entry("catalog/db/1", 1), entry("id/next", SavedLimit.encode(5 + MetadataCopy.IDS_STEP))).adds(older)).isTrue();
        assertThat(copy(2, entry("catalog/db/1", 2), entry("id/next", SavedLimit.encode(5))).adds(older)).isTrue();
        assertThat(copy(2, entry("id/next", SavedLimit.encode(5))).adds(older)).isTrue();
        assertThat(copy(2, entry("catalog/db/1", 1), entry("groups/0", 1), entry("id/next", SavedLimit.encode(5))).adds(older)).isTrue();
    }

    @Test
    void damageIsRefused() {
        byte[] bytes = copy(7, entry("catalog/db/1", 1, 2)).encode();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> MetadataCopy.decode(damaged)).as("byte %s", i).isInstanceOf(MalformedBytesException.class);
        }
        assertThatThrownBy(() -> MetadataCopy.decode(new byte[5])).isInstanceOf(MalformedBytesException.class);
    }

    private static MetadataCopy copy(long revision, MetaEntry... entries) {
        return MetadataCopy.of(new MetaSnapshot(new Revision(revision), new ArrayList<>(List.of(entries))), 1_700_000_000_123L);
    }

    private static MetaEntry entry(String key, int... value) {
        byte[] bytes = new byte[value.length];
        for (int i = 0; i < value.length; i++) {
            bytes[i] = (byte) value[i];
        }
        return entry(key, bytes);
    }

    private static MetaEntry entry(String key, byte[] value) {
        return new MetaEntry(key, value, new Revision(1), new Revision(1));
    }
}
