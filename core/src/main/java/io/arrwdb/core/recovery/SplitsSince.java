package io.arrwdb.core.recovery;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.ring.TokenRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a collection's ring, from an older copy of it, what splits have made of it since. Which shard has split, into which, and at
 * what time, stands in what shards own; and a ring's next version follows from that alone ({@link TokenRing#split}).
 */
final class SplitsSince {
    private static final String TAKE_ANOTHER = "Bring back the objects of that shard, or a newer copy of the metadata below "
            + MetadataCopy.PREFIX + ", and call this again";

    private final Map<ShardId, Ownership> owned = new TreeMap<>();
    private final Map<ShardId, LogGroupId> groups;

    /**
     * @param standings what each log tells
     * @param groups of shards that have a manifest, where that is
     */
    SplitsSince(Map<LogGroupId, GroupFacts> standings, Map<ShardId, LogGroupId> groups) {
        this.groups = groups;
        standings.values().forEach(facts -> facts.shards().forEach((shard, standing) ->
                owned.merge(shard, standing.ownership(), (a, b) -> a.claims().size() < b.claims().size() ? b : a)));
    }

    /** @throws IllegalStateException naming a shard of which a half is nowhere to be found */
    CollectionMeta applyTo(CollectionMeta copied) {
        CollectionMeta now = copied;
        Optional<CollectionMeta> next = next(now);
        while (next.isPresent()) {
            now = next.get();
            next = next(now);
        }
        for (ShardMeta shard : now.shards()) {
            verify(now, shard.id());
        }
        return now;
    }

    /** A child is served where its parent is. */
    LoadMeta seated(LoadMeta load, CollectionMeta copied, CollectionMeta now) {
        LoadMeta seated = load;
        for (ShardMeta child : now.shards().subList(copied.shards().size(), now.shards().size())) {
            ShardId parent = parentOf(child.id(), now).orElseThrow();
            seated = seated.withReplicas(seated.replicas().stream()
                    .map(replica -> replica.withSeat(child.id(), replica.seat(parent))).toList());
        }
        return seated;
    }

    private Optional<CollectionMeta> next(CollectionMeta now) {
        for (Map.Entry<ShardId, Ownership> child : owned.entrySet()) {
            if (isNext(child.getValue(), now.ring()) && now.shard(child.getKey()).isEmpty()) {
                Optional<CollectionMeta> split = parentOf(child.getKey(), now).map(parent -> split(now, parent, child.getKey()));
                if (split.isPresent()) {
                    return split;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNext(Ownership ownership, TokenRing ring) {
        return ownership.ofChild() && ownership.claims().getFirst().ringVersion() == ring.version() + 1;
    }

    /** The shard of the collection that gave the child its keys. */
    private Optional<ShardId> parentOf(ShardId child, CollectionMeta collection) {
        Ownership.Claim first = owned.get(child).claims().getFirst();
        return collection.shards().stream().map(ShardMeta::id).filter(shard -> !shard.equals(child) && claims(shard).stream().anyMatch(
                claim -> claim.ringVersion() == first.ringVersion() && claim.since().equals(first.since()))).findFirst();
    }

    private CollectionMeta split(CollectionMeta now, ShardId parent, ShardId child) {
        Ownership.Claim first = owned.get(child).claims().getFirst();
        TokenRing ring = now.ring().split(parent, child, first.since());
        if (!ring.rangesOf(child).equals(first.ranges())) {
            throw new IllegalStateException("shard " + child + " of collection " + now.name() + " owns other keys than a split of shard " + parent
                    + " by version " + first.ringVersion() + " of its ring gives it: " + TAKE_ANOTHER);
        }
        List<ShardMeta> shards = new ArrayList<>(now.shards());
        LogGroupId group = groups.getOrDefault(child, now.shard(parent).orElseThrow().group());
        shards.add(new ShardMeta(child, group, shards.size()));
        return now.withRing(ring, shards);
    }

    private void verify(CollectionMeta collection, ShardId shard) {
        claims(shard).stream().filter(claim -> claim.ringVersion() > collection.ring().version()).findFirst().ifPresent(claim -> {
            throw new IllegalStateException("shard " + shard + " of collection " + collection.name() + " was split by version " + claim.ringVersion()
                    + " of its ring, the copy of the metadata knows version " + collection.ring().version() + ", and of the shard that got "
                    + "the other half neither a manifest nor a record of the log is there: its rows would be lost. " + TAKE_ANOTHER);
        });
    }

    private List<Ownership.Claim> claims(ShardId shard) {
        return Optional.ofNullable(owned.get(shard)).map(Ownership::claims).orElse(List.of());
    }
}
