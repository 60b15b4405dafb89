package io.arrwdb.indexnode.compact;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.indexnode.build.IndexWish;
import io.arrwdb.rpc.ServiceFailure;
import java.util.List;

/**
 * What to compact.
 *
 * @param manifest whose deletes are applied, and whose schema the output has
 * @param output the new segment's id
 * @param prefix where its objects go
 * @param horizon rows that were dead at or below it are left out; younger deletes are the leader's to carry over
 */
public record CompactionOrder(Manifest manifest, List<SegmentId> inputs, SegmentId output,
        String prefix, Timestamp horizon, List<IndexWish> indexes) {
    public CompactionOrder {
        inputs = List.copyOf(inputs);
        indexes = List.copyOf(indexes);
    }

    /** Not older than that of any input. */
    CollectionSchema schema() {
        return manifest.schema();
    }

    /** The entries of the inputs. @throws ServiceFailure when the manifest lacks one, or they are of different partitions */
    List<SegmentEntry> entries() {
        List<SegmentEntry> entries = inputs.stream().map(id -> manifest.segment(id).orElseThrow(() -> ServiceFailure.refused(600,
                "segment not found[segment=" + id + "]: manifest " + manifest.version() + " of shard " + manifest.shard()
                        + " does not list it"))).toList();
        if (entries.stream().map(SegmentEntry::partition).distinct().count() != 1) {
            throw ServiceFailure.refused(1100, "segments " + inputs + " are not of one partition and cannot be merged");
        }
        return entries;
    }
}
