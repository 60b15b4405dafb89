package io.arrwdb.core.shard;

import static io.arrwdb.core.manifest.Manifests.EPOCH;
import static io.arrwdb.core.manifest.Manifests.SHARD;
import static io.arrwdb.core.manifest.Manifests.deletes;
import static io.arrwdb.core.manifest.Manifests.segment;
import static io.arrwdb.core.manifest.Manifests.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.Golden;
import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.WalRecords;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionCodecTest {
    private static final long NOW_MILLIS = 1_700_000_000_000L;
    private static final BuildId BUILD = new BuildId(5);

    @Test
    void everyKindIsAmongThem() {
        Set<Class<?>> kinds = new HashSet<>();
        oneOfEach().forEach(decision -> kinds.add(decision.getClass()));
        assertThat(kinds).isEqualTo(leaves(Decision.class));
    }

    @Test
    void theBytesOfFormatOneStayAsTheyAre() {
        assertThat(new ByteReader(Golden.read("decisions-one-of-each-v1")).list(in -> DecisionCodec.decode(in.bytes())))
                .as("before there were splits").isEqualTo(oneOfEach().subList(0, 20));
        assertThat(new ByteReader(Golden.read("decisions-one-of-each-v1-reader-state-v2")).list(in -> DecisionCodec.decode(in.bytes())))
                .as("before there were moves").isEqualTo(oneOfEach().subList(0, 23));
        byte[] stored = Golden.check("decisions-one-of-each-v1-reader-state-v3",
                new ByteWriter().list(oneOfEach(), (out, decision) -> out.bytes(DecisionCodec.encode(decision))).toBytes());
        assertThat(new ByteReader(stored).list(in -> DecisionCodec.decode(in.bytes()))).isEqualTo(oneOfEach());
    }

    @Test
    void aCutIsNoticed() {
        for (Decision decision : oneOfEach()) {
            byte[] bytes = DecisionCodec.encode(decision);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> DecisionCodec.decode(cut)).as("%s cut at %d", decision, length)
                        .isInstanceOf(MalformedBytesException.class);
            }
        }
    }

    @Test
    void whatANewerVersionWroteIsRefusedByName() {
        byte[] bytes = DecisionCodec.encode(new Decision.DropShard(EPOCH, SHARD));
        bytes[0] = 2;
        assertThatThrownBy(() -> DecisionCodec.decode(bytes)).isInstanceOf(MalformedBytesException.class)
                .hasMessage("a decision of format 2; this version reads 1");
    }

    private static List<Decision> oneOfEach() {
        return List.of(
                new Decision.Activate(EPOCH, new NodeId("data-1")),
                new Decision.Checkpoint(EPOCH, state(40).position()),
                new Decision.CreateShard(EPOCH, SHARD, new CollectionId(4), new Offset(9)),
                new Decision.Adopt(EPOCH, SHARD, Manifests.full()),
                new Decision.Intent(EPOCH, SHARD, "root/i/"),
                new Decision.IntentsSwept(EPOCH, SHARD, List.of("root/i/", "root/j/")),
                new Decision.Sealed(EPOCH, SHARD, 3, new Offset(60)),
                new Decision.Flushed(EPOCH, SHARD, 3, "root/i/", new Offset(40), state(60), WalRecords.schema(),
                        List.of(segment(902, 60)), List.of(new SegmentId(901)), Optional.of(deletes("d3", 40, 60, false, 900)),
                        List.of(new PartitionTombstone(new PartitionId(8), new Timestamp(77))), NOW_MILLIS),
                new Decision.CheckpointAdvanced(EPOCH, SHARD, new Offset(60), state(70)),
                new Decision.Indexed(EPOCH, SHARD, new SegmentId(902), new IndexEntry(new IndexId(3), new FieldId(101), "HNSW",
                        Map.of("M", "16"), new FileRef("root/902.index", 77, 12)), "root/b/"),
                new Decision.CompactionRegistered(EPOCH, SHARD, new Compaction(BUILD, List.of(new SegmentId(900), new SegmentId(902)),
                        new SegmentId(950), new Offset(50), 8, "root/p/")),
                new Decision.Compacted(EPOCH, SHARD, BUILD, Optional.of(segment(950, 50)), Optional.empty(), new Offset(70), NOW_MILLIS),
                new Decision.CompactionAbandoned(EPOCH, SHARD, BUILD),
                new Decision.Published(EPOCH, SHARD, 9, "root/manifest/9", NOW_MILLIS),
                new Decision.GarbageCollected(EPOCH, SHARD, List.of("root/old")),
                new Decision.DropShard(EPOCH, SHARD),
                new Decision.ShardGone(EPOCH, SHARD),
                new Decision.BuildRegistered(EPOCH, SHARD, new RegisteredBuild(BUILD, new SegmentId(902), "root/b/")),
                new Decision.BuildAbandoned(EPOCH, SHARD, BUILD),
                new Decision.IndexesDropped(EPOCH, SHARD, List.of(new IndexId(3), new IndexId(4)), NOW_MILLIS),
                new Decision.SplitPlanned(EPOCH, SHARD, new ShardId(13), new Offset(70)),
                new Decision.SplitCommitted(EPOCH, SHARD, "root/i/", Manifests.split()),
                new Decision.SplitAborted(EPOCH, SHARD, new ShardId(13)),
                new Decision.ShardMoved(EPOCH, SHARD, 31));
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        Set<Class<?>> leaves = new HashSet<>();
        Stream.of(type.getPermittedSubclasses()).forEach(kind -> {
            if (kind.isSealed()) {
                leaves.addAll(leaves(kind));
            } else {
                leaves.add(kind);
            }
        });
        return leaves;
    }
}
