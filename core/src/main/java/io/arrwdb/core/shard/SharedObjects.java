package io.arrwdb.core.shard;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The objects that both sides of a split name. Each has one owner: of the shards that list it, or have it in their garbage,
 * the one with the lowest id, which is the oldest. The others only forget it; the owner deletes it once no other knows it.
 */
public final class SharedObjects {
    private final GroupLedger ledger;
    private final ShardId shard;
    private final Map<String, ShardId> lowest = new HashMap<>();

    /** What becomes of garbage of the shard that no reader of it needs any more. */
    public enum Fate {
        /** Nobody else knows the object. */
        DELETE,
        /** Another shard owns it: this one forgets it. */
        LEAVE,
        /** This shard owns it, and another one knows it still. */
        KEEP
    }

    /** As {@code shard} sees the others of its group, at this moment. */
    public SharedObjects(GroupLedger ledger, ShardId shard) {
        this.ledger = ledger;
        this.shard = shard;
        for (ShardLedger other : ledger.shards()) {
            if (!other.dropped() && !other.shard().equals(shard)) {
                other.manifest().ifPresent(this::note);
            }
        }
    }

    public Fate fateOf(String key) {
        ShardId other = lowest.get(key);
        return other == null ? Fate.DELETE : other.compareTo(shard) < 0 ? Fate.LEAVE : Fate.KEEP;
    }

    /** Whether the shard knows objects that another shard of the group knows, or that lie where another shard's objects lie. */
    public boolean any(String ownPrefix) {
        return ledger.shard(shard).flatMap(ShardLedger::manifest).stream()
                .flatMap(m -> Stream.concat(m.files().stream().map(FileRef::key), m.garbage().stream().map(GarbageEntry::key)))
                .anyMatch(key -> lowest.containsKey(key) || !key.startsWith(ownPrefix));
    }

    /** Whether a child of the shard is yet to say which of its objects it reads. */
    public boolean areBeingGiven() {
        return ledger.shard(shard).flatMap(ShardLedger::splitting).flatMap(ledger::shard).filter(child -> !child.dropped()).isPresent();
    }

    /** Whether another shard reads objects of this one. */
    public boolean areNamedElsewhere(String prefix) {
        return ledger.shards().stream().filter(other -> !other.dropped() && !other.shard().equals(shard))
                .flatMap(other -> other.manifest().stream()).flatMap(m -> m.files().stream())
                .anyMatch(file -> file.key().startsWith(prefix));
    }

    private void note(Manifest manifest) {
        manifest.files().stream().map(FileRef::key).forEach(key -> lowest.merge(key, manifest.shard(), SharedObjects::lower));
        manifest.garbage().stream().map(GarbageEntry::key).forEach(key -> lowest.merge(key, manifest.shard(), SharedObjects::lower));
    }

    private static ShardId lower(ShardId a, ShardId b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
