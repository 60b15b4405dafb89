package io.arrwdb.core.recovery;

import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PointerRecord;

/**
 * The newest manifest of a shard, as it lies in the object store.
 *
 * @param checksum of the object
 */
public record FoundManifest(String key, int checksum, Manifest manifest) {
    /** The pointer that names it. */
    public PointerRecord pointer() {
        return new PointerRecord(manifest.collection(), manifest.group(), manifest.shard(), manifest.version(), manifest.epoch(),
                manifest.checkpointOffset(), key, checksum);
    }
}
