package io.arrwdb.shard.table;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import java.util.List;
import java.util.Map;

/**
 * A manifest with what a table needs to {@linkplain ShardTable#install install} it. Whoever has it closes it; what the
 * table took, it holds by itself.
 *
 * @param opened segments that the table did not have, or had without some of their indexes
 * @param deletes for segments that the table did not have: the sections of the delete files, in the order of the files
 */
public record OpenedManifest(Manifest manifest, Map<SegmentId, SealedSegment> opened,
        Map<SegmentId, List<DeletedRows>> deletes) implements AutoCloseable {
    public OpenedManifest {
        opened = Map.copyOf(opened);
        deletes = Map.copyOf(deletes);
    }

    @Override
    public void close() {
        opened.values().forEach(SealedSegment::release);
    }
}
