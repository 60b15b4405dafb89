package io.arrwdb.core.shard;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a group has decided of one shard.
 *
 * @param createdFrom what the shard needs of the log while its newest manifest is not published: its creation, or the
 *     checkpoint of the last one published
 * @param manifest the newest version decided; empty until the shard's creation is in the log
 * @param publishedVersion the newest version known to be published, 0 before the first
 * @param sealedFlush the flush in progress, 0 when there is none
 * @param sealedEnd where it ends
 * @param intents prefixes under which objects may lie that no manifest names
 * @param dropped whether the shard has ended and waits for its objects to be deleted
 * @param publishedKey the object of the published manifest, empty before the first
 * @param oldManifests objects of manifests published before
 * @param builds index builds that may be writing
 * @param splitting the child of a split that is not over: planned, and not aborted, nor published with a manifest of its own
 */
public record ShardLedger(ShardId shard, CollectionId collection, Offset createdFrom, Optional<Manifest> manifest,
        long publishedVersion, long sealedFlush, Offset sealedEnd, List<String> intents, boolean dropped,
        String publishedKey, List<GarbageEntry> oldManifests, List<RegisteredBuild> builds, Optional<ShardId> splitting) {
    public ShardLedger {
        intents = List.copyOf(intents);
        oldManifests = List.copyOf(oldManifests);
        builds = List.copyOf(builds);
    }

    static ShardLedger created(ShardId shard, CollectionId collection, Offset from) {
        return new ShardLedger(shard, collection, from, Optional.empty(), 0, 0, new Offset(0), List.of(), false, "", List.of(),
                List.of(), Optional.empty());
    }

    /** Below this offset the shard needs nothing of the log: its decided checkpoint, once published, or its creation. */
    public Offset neededFrom() {
        return manifest.filter(m -> published()).map(Manifest::checkpointOffset).orElse(createdFrom);
    }

    /** Whether the newest manifest has been published. */
    public boolean published() {
        return manifest.isEmpty() || manifest.get().version() <= publishedVersion;
    }

    ShardLedger with(Manifest newer) {
        return new ShardLedger(shard, collection, manifest.filter(m -> published()).map(Manifest::checkpointOffset)
                .orElse(createdFrom), Optional.of(newer), publishedVersion, sealedFlush, sealedEnd, intents, dropped,
                publishedKey, oldManifests, builds, splitting);
    }

    ShardLedger published(long version, String key, long nowMillis) {
        List<GarbageEntry> old = new ArrayList<>(oldManifests);
        if (!publishedKey.isEmpty()) {
            old.add(new GarbageEntry(publishedKey, version, nowMillis));
        }
        return new ShardLedger(shard, collection, createdFrom, manifest, version, sealedFlush, sealedEnd, intents, dropped,
                key, old, builds, splitting);
    }

    ShardLedger sealed(long flush, Offset end) {
        return new ShardLedger(shard, collection, createdFrom, manifest, publishedVersion, flush, end, intents, dropped,
                publishedKey, oldManifests, builds, splitting);
    }

    ShardLedger intending(String prefix) {
        List<String> more = new ArrayList<>(intents);
        more.remove(prefix);
        more.add(prefix);
        return withIntents(more);
    }

    ShardLedger without(List<String> prefixes) {
        List<String> fewer = new ArrayList<>(intents);
        fewer.removeAll(prefixes);
        return withIntents(fewer);
    }

    ShardLedger withoutManifests(List<String> keys) {
        return new ShardLedger(shard, collection, createdFrom, manifest, publishedVersion, sealedFlush, sealedEnd, intents,
                dropped, publishedKey, oldManifests.stream().filter(entry -> !keys.contains(entry.key())).toList(),
                builds, splitting);
    }

    ShardLedger ended() {
        return new ShardLedger(shard, collection, createdFrom, manifest, publishedVersion, 0, sealedEnd, intents, true,
                publishedKey, oldManifests, builds, splitting);
    }

    /** Promises the build its prefix. */
    ShardLedger building(RegisteredBuild build) {
        List<RegisteredBuild> more = new ArrayList<>(builds);
        more.add(build);
        return withBuilds(more).intending(build.prefix());
    }

    ShardLedger withoutBuild(BuildId build) {
        return withBuilds(builds.stream().filter(b -> !b.build().equals(build)).toList());
    }

    private ShardLedger withBuilds(List<RegisteredBuild> running) {
        return new ShardLedger(shard, collection, createdFrom, manifest, publishedVersion, sealedFlush, sealedEnd, intents,
                dropped, publishedKey, oldManifests, running, splitting);
    }

    ShardLedger splitting(Optional<ShardId> child) {
        return new ShardLedger(shard, collection, createdFrom, manifest, publishedVersion, sealedFlush, sealedEnd, intents,
                dropped, publishedKey, oldManifests, builds, child);
    }

    private ShardLedger withIntents(List<String> prefixes) {
        return new ShardLedger(shard, collection, createdFrom, manifest, publishedVersion, sealedFlush, sealedEnd, prefixes,
                dropped, publishedKey, oldManifests, builds, splitting);
    }
}
