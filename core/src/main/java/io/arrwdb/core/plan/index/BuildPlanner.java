package io.arrwdb.core.plan.index;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the index files that a shard lacks. Graph indexes of dense vectors are files; segments below a number of rows do
 * without, since scanning them is as fast, and so do all other indexes.
 */
public final class BuildPlanner {
    private static final Set<String> GRAPHS = Set.of("HNSW", "AUTOINDEX");

    private final long minRows;

    /** @param minRows a segment with fewer is scanned */
    public BuildPlanner(long minRows) {
        this.minRows = minRows;
    }

    /** A file to build. */
    public record Build(SegmentEntry segment, IndexMeta index) { }

    /** Whether a segment of so many rows has a file for the index. */
    public boolean wantsFile(CollectionMeta collection, IndexMeta index, long rows) {
        Optional<FieldSchema> field = collection.schema().field(index.field());
        return rows >= minRows && GRAPHS.contains(index.type())
                && field.isPresent() && field.get().type() == DataType.FLOAT_VECTOR;
    }

    /**
     * What is to be built of a shard, the largest segments first, since they gain the most. Inputs of a running
     * compaction are left out: its output comes with its indexes.
     */
    public List<Build> missing(CollectionMeta collection, Manifest manifest) {
        Set<?> compacting = manifest.compactions().stream().map(Compaction::inputs).flatMap(List::stream)
                .collect(Collectors.toSet());
        return manifest.segments().stream().filter(s -> !compacting.contains(s.segment()))
                .sorted(Comparator.comparingLong(SegmentEntry::rows).reversed())
                .flatMap(s -> collection.indexes().stream()
                        .filter(i -> wantsFile(collection, i, s.rows()) && !has(s, i)).map(i -> new Build(s, i)))
                .toList();
    }

    /** Whether the segment has the index's file. */
    public static boolean has(SegmentEntry segment, IndexMeta index) {
        return segment.indexes().stream().anyMatch(i -> i.index().equals(index.id()));
    }
}
