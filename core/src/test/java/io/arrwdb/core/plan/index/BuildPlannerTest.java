package io.arrwdb.core.plan.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.plan.index.BuildPlanner.Build;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BuildPlannerTest {
    private static final FieldId FLOATS = new FieldId(101);
    private static final FieldId SPARSE = new FieldId(102);
    private static final IndexMeta GRAPH = index(1, FLOATS, "HNSW");
    private static final BuildPlanner PLANNER = new BuildPlanner(1_000);

    @Test
    void everySegmentThatIsLargeEnoughLacksItsFileTheLargestFirst() {
        assertThat(missing(List.of(GRAPH), segment(1, 1_000), segment(2, 5_000), segment(3, 999)))
                .containsExactly("2 index 1", "1 index 1");
    }

    @Test
    void aFileThatIsThereIsNotBuiltAgain() {
        assertThat(missing(List.of(GRAPH), segment(1, 5_000, 1))).isEmpty();
    }

    /** An index that was dropped and created anew has another id. */
    @Test
    void aFileOfAnotherDefinitionDoesNotCount() {
        assertThat(missing(List.of(index(2, FLOATS, "HNSW")), segment(1, 5_000, 1))).containsExactly("1 index 2");
    }

    @Test
    void onlyGraphsOfFloatVectorsAreFiles() {
        assertThat(missing(List.of(index(1, FLOATS, "FLAT"), index(2, SPARSE, "AUTOINDEX"), index(3, SPARSE, "SPARSE_INVERTED_INDEX"),
                index(4, FLOATS, "AUTOINDEX"), index(5, new FieldId(999), "HNSW")), segment(1, 5_000))).containsExactly("1 index 4");
    }

    @Test
    void whatACompactionTakesIsLeftOut() {
        Compaction compaction = new Compaction(new BuildId(9), List.of(new SegmentId(1)), new SegmentId(8), new Offset(5), 1, "p/");
        Manifest manifest = manifest(List.of(compaction), segment(1, 5_000), segment(2, 2_000));
        assertThat(PLANNER.missing(collection(List.of(GRAPH)), manifest)).extracting(build -> build.segment().segment())
                .containsExactly(new SegmentId(2));
    }

    private static List<String> missing(List<IndexMeta> indexes, SegmentEntry... segments) {
        return PLANNER.missing(collection(indexes), manifest(List.of(), segments)).stream().map(BuildPlannerTest::text).toList();
    }

    private static String text(Build build) {
        return build.segment().segment() + " index " + build.index().id();
    }

    private static Manifest manifest(List<Compaction> compactions, SegmentEntry... segments) {
        Manifest first = Manifests.first();
        return new Manifest(first.collection(), first.group(), first.shard(), first.version(), first.epoch(), first.checkpoint(),
                first.schema(), true, List.of(segments), List.of(), List.of(), compactions, List.of());
    }

    private static SegmentEntry segment(long id, long rows, long... indexes) {
        List<IndexEntry> files = LongStream.of(indexes).mapToObj(index -> new IndexEntry(new IndexId(index), FLOATS,
                "HNSW", Map.of(), new FileRef(id + "/" + index, 1, 2))).toList();
        return new SegmentEntry(new SegmentId(id), new PartitionId(7), rows, new Timestamp(5), new Timestamp(9), 1, rows * 100,
                new FileRef(id + "/data", 1, 2), new FileRef(id + "/keys", 1, 2), new Offset(5), files);
    }

    private static CollectionMeta collection(List<IndexMeta> indexes) {
        CollectionSchema schema = new CollectionSchema(1, "", false, List.of(
                field(new FieldId(100), DataType.INT64, true, Map.of()), field(FLOATS, DataType.FLOAT_VECTOR, false, Map.of("dim", "4")),
                field(SPARSE, DataType.SPARSE_FLOAT_VECTOR, false, Map.of())));
        return new CollectionMeta(new CollectionId(4), new DatabaseId(1), "c", schema, List.of(), List.of(),
                TokenRing.create(List.of(Manifests.SHARD), Timestamp.ZERO), indexes, Map.of(), 1, true, Timestamp.ZERO, Timestamp.ZERO, CollectionState.AVAILABLE);
    }

    private static FieldSchema field(FieldId id, DataType type, boolean key, Map<String, String> params) {
        return new FieldSchema(id, "f" + id, "", type, null, key, false, false, false, false, false, params, null, 0);
    }

    private static IndexMeta index(long id, FieldId field, String type) {
        return new IndexMeta(new IndexId(id), field, "i" + id, type, "L2", Map.of(), Map.of(), Timestamp.ZERO);
    }
}
