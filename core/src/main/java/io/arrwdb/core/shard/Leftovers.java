package io.arrwdb.core.shard;

import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a group that lost its decisions finds of a shard in the object store and nobody names any more: older manifests, and what
 * flushes, compactions and index builds of its past were writing. As intents it is swept like everything that was begun and not ended.
 *
 * <p>Sound only before the group serves again, and while no leader of an earlier incarnation can move a pointer: then all that is
 * listed is of the past, and no later object gets a name that was given before.
 */
public final class Leftovers {
    private final Set<String> named = new HashSet<>();
    private final Set<String> promised = new TreeSet<>();

    /**
     * @param manifests all that may name an object of the shard: its own, and those of shards that a split took from it
     * @param published keys of the manifests that pointers name
     */
    public Leftovers(Collection<Manifest> manifests, Collection<String> published) {
        named.addAll(published);
        for (Manifest manifest : manifests) {
            manifest.files().stream().map(FileRef::key).forEach(named::add);
            manifest.garbage().stream().map(GarbageEntry::key).forEach(named::add);
            manifest.compactions().stream().map(Compaction::prefix).forEach(promised::add);
        }
    }

    /**
     * The intents that are missing of a shard: one for each place where somebody wrote whose objects nobody names, which is swept
     * whole, with what may still arrive there; and one for each single object that nobody names beside others that somebody does.
     *
     * @param keys all that lies below {@code names.shardPrefix()}
     */
    public List<String> intents(ObjectNames names, Collection<String> keys) {
        Set<String> mixed = new HashSet<>();
        keys.stream().filter(named::contains).map(names::intentOf).flatMap(Optional::stream).forEach(mixed::add);
        Stream<String> unnamed = keys.stream().filter(key -> !named.contains(key) && promised.stream().noneMatch(key::startsWith))
                .map(key -> names.intentOf(key).filter(place -> !mixed.contains(place)).orElse(key));
        Stream<String> unfinished = promised.stream().filter(prefix -> prefix.startsWith(names.shardPrefix()));
        return Stream.concat(unnamed, unfinished).distinct().sorted().toList();
    }
}
