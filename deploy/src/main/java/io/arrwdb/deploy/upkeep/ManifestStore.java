package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.recovery.FoundManifest;
import io.arrwdb.deploy.compose.Stores;

/** Stores manifests that no leader decided. Blocks. */
final class ManifestStore {
    private ManifestStore() { }

    /** Stores it under a name of its own; answers the pointer that names it. */
    static PointerRecord put(Stores stores, Manifest manifest) {
        return put(stores, manifest, stores.ids().next());
    }

    /** The same; under a name that is the same when it is tried again. */
    static PointerRecord put(Stores stores, Manifest manifest, RequestId unique) {
        byte[] bytes = ManifestCodec.encode(manifest);
        String key = new ObjectNames(ObjectNames.ROOT, manifest.collection(), manifest.shard())
                .manifest(manifest.version(), manifest.epoch(), unique);
        stores.objects().put(key, ObjectBody.of(bytes)).toCompletableFuture().join();
        return new FoundManifest(key, ManifestCodec.checksum(bytes), manifest).pointer();
    }
}
