package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.ManifestName;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.recovery.FoundManifest;
import io.arrwdb.core.recovery.NewestManifestNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds each shard's newest manifest where no pointer says which that is. Blocks. */
final class NewestManifests {
    private NewestManifests() { }

    /** @throws IllegalStateException where one is damaged, or names an object that is not there or of another length */
    static List<FoundManifest> find(ObjectStore objects, Progress progress) {
        Map<String, Long> there = objects.list("").toCompletableFuture().join().stream()
                .collect(Collectors.toMap(ObjectEntry::key, ObjectEntry::lengthBytes, (a, b) -> b));
        Map<ShardId, ManifestName> newest = new NewestManifestNames(there.keySet(),
                name -> ManifestCodec.decode(objects.get(name.key()).toCompletableFuture().join())).find();
        List<FoundManifest> found = new ArrayList<>();
        for (ManifestName name : newest.values()) {
            progress.say("reading manifests: %,d of %,d".formatted(found.size() + 1, newest.size()));
            byte[] bytes = objects.get(name.key()).toCompletableFuture().join();
            Manifest manifest = ManifestCodec.decode(bytes);
            manifest.files().forEach(file -> verify(name, file, there.get(file.key())));
            found.add(new FoundManifest(name.key(), ManifestCodec.checksum(bytes), manifest));
        }
        return found;
    }

    private static void verify(ManifestName manifest, FileRef file, Long lengthBytes) {
        if (lengthBytes == null || lengthBytes != file.lengthBytes()) {
            throw new IllegalStateException("the newest manifest of shard " + manifest.shard() + ", " + manifest.key() + ", names "
                    + file.key() + " with " + file.lengthBytes() + " bytes, which " + (lengthBytes == null ? "is not there"
                    : "has " + lengthBytes) + ": restore that object");
        }
    }
}
