package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.ManifestName;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.recovery.FoundManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import io.arrwdb.core.wal.Residence;

/** Finds each shard's newest manifest where no pointer says which that is. Blocks. */
final class NewestManifests {
    private NewestManifests() { }

    /** @throws IllegalStateException where one is damaged, or names an object that is not there or of another length */
    static List<FoundManifest> find(ObjectStore objects, Progress progress) {
        Map<String, Long> there = objects.list("").toCompletableFuture().join().stream()
                .collect(Collectors.toMap(ObjectEntry::key, ObjectEntry::lengthBytes, (a, b) -> b));
        Map<ShardId, ManifestName> newest = newest(there.keySet(), ManifestName.BY_AGE);
        newest(there.keySet(), Comparator.comparing(ManifestName::version).thenComparing(ManifestName.BY_AGE))
                .forEach((shard, name) -> newest.merge(shard, name, (a, b) -> later(objects, a, b)));
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

    private static Map<ShardId, ManifestName> newest(Set<String> keys, Comparator<ManifestName> order) {
        return keys.stream().map(ManifestName::parse).flatMap(Optional::stream)
                .collect(Collectors.toMap(ManifestName::shard, name -> name, BinaryOperator.maxBy(order), TreeMap::new));
    }

    /** Epochs of two log groups do not compare: of a shard that has moved, the manifest of its last move is the newest. */
    private static ManifestName later(ObjectStore objects, ManifestName byAge, ManifestName byVersion) {
        return byAge.equals(byVersion) || residence(objects, byVersion).compareTo(residence(objects, byAge)) <= 0 ? byAge : byVersion;
    }

    private static Residence residence(ObjectStore objects, ManifestName name) {
        return ManifestCodec.decode(objects.get(name.key()).toCompletableFuture().join()).checkpoint().progress().residence();
    }

    private static void verify(ManifestName manifest, FileRef file, Long lengthBytes) {
        if (lengthBytes == null || lengthBytes != file.lengthBytes()) {
            throw new IllegalStateException("the newest manifest of shard " + manifest.shard() + ", " + manifest.key() + ", names "
                    + file.key() + " with " + file.lengthBytes() + " bytes, which " + (lengthBytes == null ? "is not there"
                    : "has " + lengthBytes) + ": restore that object");
        }
    }
}
