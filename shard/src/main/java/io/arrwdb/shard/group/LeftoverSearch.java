package io.arrwdb.shard.group;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.Leftovers;
import io.arrwdb.core.shard.ShardLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks, while a group begins anew, for objects of its shards that nobody names any more, for the intents that named them are lost:
 * records them as intents, or, of shards that have published nothing, deletes them. No leader of an earlier incarnation can publish
 * any more; that this one has not been replaced is made sure between listing and deleting, for a successor may publish.
 */
final class LeftoverSearch {
    private final Reign reign;
    private final List<PointerRecord> pointers;
    private final Function<PointerRecord, CompletionStage<Manifest>> reader;

    /**
     * @param pointers of all groups
     * @param reader gets the manifest that one of them names
     */
    LeftoverSearch(Reign reign, List<PointerRecord> pointers, Function<PointerRecord, CompletionStage<Manifest>> reader) {
        this.reign = reign;
        this.pointers = pointers;
        this.reader = reader;
    }

    CompletionStage<Void> run() {
        return elsewhere().thenCompose(others -> GroupOpening.each(published().stream().filter(LeftoverSearch::isAtHome).toList(),
                shard -> intend(shard, others)))
                .thenCompose(done -> reign.step(reign.ports().meta().range(CatalogKeys.PREFIX)))
                .thenCompose(snapshot -> GroupOpening.each(unpublished(Catalog.of(snapshot)), this::delete));
    }

    /** Another group may be writing the first manifest of a shard that has left, whose pointer names this group still. */
    private static boolean isAtHome(ShardLedger shard) {
        return shard.manifest().filter(m -> m.checkpoint().progress().residence().isCut()).isEmpty();
    }

    private List<ShardLedger> published() {
        return reign.ledger().shards().stream().filter(shard -> !shard.dropped() && shard.manifest().isPresent()).toList();
    }

    /** Manifests of the same collections on other groups: a split may have given them objects of these shards. */
    private CompletionStage<List<Manifest>> elsewhere() {
        Set<CollectionId> collections = published().stream().map(ShardLedger::collection).collect(Collectors.toSet());
        List<Manifest> found = new ArrayList<>();
        List<PointerRecord> others = pointers.stream().filter(p -> !p.group().equals(reign.group()) && collections.contains(p.collection())).toList();
        return GroupOpening.each(others, pointer -> reader.apply(pointer).thenAccept(found::add)).thenApply(done -> found);
    }

    private CompletionStage<Void> intend(ShardLedger shard, List<Manifest> others) {
        ObjectNames names = new ObjectNames(Publisher.ROOT, shard.collection(), shard.shard());
        return reign.step(reign.ports().objects().list(names.shardPrefix())).thenCompose(listed -> {
            List<Manifest> manifests = Stream.concat(others.stream(), published().stream().flatMap(s -> s.manifest().stream())).toList();
            List<String> keys = pointers.stream().map(PointerRecord::manifest).toList();
            return GroupOpening.each(new Leftovers(manifests, keys).intents(names, listed.stream().map(ObjectEntry::key).toList()),
                    prefix -> reign.propose(new Decision.Intent(reign.epoch(), shard.shard(), prefix)));
        });
    }

    /** What the catalog has on this group and no pointer names, by collection. */
    private List<ObjectNames> unpublished(Catalog catalog) {
        Set<ShardId> known = Stream.concat(pointers.stream().map(PointerRecord::shard), reign.ledger().shards().stream().map(ShardLedger::shard))
                .collect(Collectors.toSet());
        List<ObjectNames> names = new ArrayList<>();
        for (CollectionMeta collection : catalog.collections()) {
            collection.shards().stream().filter(s -> s.group().equals(reign.group())).map(ShardMeta::id).filter(id -> !known.contains(id))
                    .forEach(id -> names.add(new ObjectNames(Publisher.ROOT, collection.id(), id)));
        }
        return names;
    }

    private CompletionStage<Void> delete(ObjectNames names) {
        return reign.step(reign.ports().objects().list(names.shardPrefix())).thenCompose(listed -> listed.isEmpty()
                ? CompletableFuture.<Void>completedStage(null)
                : reign.confirm().thenCompose(confirmed -> GroupOpening.each(Sweeper.manifestsFirst(listed.stream().map(ObjectEntry::key).toList()),
                        key -> reign.step(reign.ports().objects().delete(key)))));
    }
}
