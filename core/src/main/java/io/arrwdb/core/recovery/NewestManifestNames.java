package io.arrwdb.core.recovery;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestName;
import io.arrwdb.core.wal.Residence;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which manifest of each shard is the newest, by what lies in the object store, where no pointer says it. */
public final class NewestManifestNames {
    private final Collection<String> keys;
    private final Function<ManifestName, Manifest> manifests;

    /**
     * @param keys of all objects
     * @param manifests reads one
     */
    public NewestManifestNames(Collection<String> keys, Function<ManifestName, Manifest> manifests) {
        this.keys = keys;
        this.manifests = manifests;
    }

    /** One for each shard that has any. */
    public Map<ShardId, ManifestName> find() {
        Map<ShardId, ManifestName> newest = newest(ManifestName.BY_AGE);
        newest(Comparator.comparing(ManifestName::version).thenComparing(ManifestName.BY_AGE))
                .forEach((shard, name) -> newest.merge(shard, name, this::later));
        return newest;
    }

    private Map<ShardId, ManifestName> newest(Comparator<ManifestName> order) {
        return keys.stream().map(ManifestName::parse).flatMap(Optional::stream)
                .collect(Collectors.toMap(ManifestName::shard, name -> name, BinaryOperator.maxBy(order), TreeMap::new));
    }

    /** Epochs of two log groups do not compare: of a shard that has moved, the manifest of its last move is the newest. */
    private ManifestName later(ManifestName byAge, ManifestName byVersion) {
        return byAge.equals(byVersion) || residence(byVersion).compareTo(residence(byAge)) <= 0 ? byAge : byVersion;
    }

    private Residence residence(ManifestName name) {
        return manifests.apply(name).checkpoint().progress().residence();
    }
}
