package io.arrwdb.querynode.serve;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.object.ObjectStore;
import java.util.concurrent.CompletionStage;

/** Reads manifests and proves that they are the ones that their pointers mean. */
final class Manifests {
    private final ObjectStore objects;

    Manifests(ObjectStore objects) {
        this.objects = objects;
    }

    /** Fails with {@link MalformedBytesException} where the object is not what the pointer says. */
    CompletionStage<Manifest> read(PointerRecord pointer) {
        return objects.get(pointer.manifest()).thenApply(bytes -> {
            if (ManifestCodec.checksum(bytes) != pointer.checksum()) {
                throw new MalformedBytesException("manifest " + pointer.manifest() + " is not the one that the pointer of shard "
                        + pointer.shard() + " names: its checksum differs");
            }
            return ManifestCodec.decode(bytes);
        });
    }
}
