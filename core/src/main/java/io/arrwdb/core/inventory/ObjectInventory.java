package io.arrwdb.core.inventory;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.shard.ShardLedger;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that pointers, manifests and decisions name at one moment. A decision may name objects that the manifest in force
 * does not: of the next version, or promised to a flush, a compaction or a build. So an object is orphaned only where the
 * decisions of its shard's log group were read; otherwise nobody can tell.
 */
public final class ObjectInventory {
    private static final String OWN = ObjectNames.ROOT + "/";
    private static final String SHARDS = ObjectNames.ROOT + "/c/";

    private final Map<String, FileRef> files = new TreeMap<>();
    private final Map<String, Integer> manifests = new TreeMap<>();
    private final Set<String> passing = new HashSet<>();
    private final TreeSet<String> promised = new TreeSet<>();
    private final Map<ShardId, LogGroupId> groups = new HashMap<>();
    private final Set<LogGroupId> unread;

    /** @param unread log groups whose decisions could not be read */
    public ObjectInventory(Collection<ShardHolding> shards, Set<LogGroupId> unread) {
        this.unread = Set.copyOf(unread);
        shards.forEach(this::take);
    }

    /** Every file that a manifest names, with its length and checksum, by key. */
    public Map<String, FileRef> files() {
        return Collections.unmodifiableMap(files);
    }

    /** Every manifest in force, with the checksum that its pointer holds, by key. */
    public Map<String, Integer> manifests() {
        return Collections.unmodifiableMap(manifests);
    }

    /** Whether a reader needs the object. */
    public boolean needs(String key) {
        return files.containsKey(key) || manifests.containsKey(key);
    }

    public Standing standing(String key) {
        if (needs(key)) {
            return Standing.REFERENCED;
        }
        if (passing.contains(key) || isPromised(key)) {
            return Standing.PASSING;
        }
        if (!key.startsWith(SHARDS)) {
            return key.startsWith(OWN) ? Standing.OWN : Standing.ORPHANED;
        }
        LogGroupId group = groups.get(shardOf(key));
        boolean unknown = group == null ? !unread.isEmpty() : unread.contains(group);
        return unknown ? Standing.UNDECIDED : Standing.ORPHANED;
    }

    private void take(ShardHolding shard) {
        shard.pointer().ifPresent(pointer -> {
            groups.put(pointer.shard(), pointer.group());
            manifests.put(pointer.manifest(), pointer.checksum());
        });
        shard.published().ifPresent(this::take);
        shard.ledger().ifPresent(this::take);
    }

    private void take(Manifest manifest) {
        manifest.files().forEach(file -> files.put(file.key(), file));
        manifest.garbage().stream().map(GarbageEntry::key).forEach(passing::add);
        manifest.compactions().stream().map(Compaction::prefix).forEach(promised::add);
    }

    private void take(ShardLedger ledger) {
        if (ledger.dropped()) {
            promised.add(new ObjectNames(ObjectNames.ROOT, ledger.collection(), ledger.shard()).shardPrefix());
            return;
        }
        ledger.manifest().ifPresent(this::take);
        promised.addAll(ledger.intents());
        ledger.builds().forEach(build -> promised.add(build.prefix()));
        ledger.oldManifests().stream().map(GarbageEntry::key).forEach(passing::add);
        passing.add(ledger.publishedKey());
    }

    /** The nearest prefix at or before the key is the only one that can be its own, for none is a prefix of another. */
    private boolean isPromised(String key) {
        String nearest = promised.floor(key);
        return nearest != null && key.startsWith(nearest);
    }

    private static ShardId shardOf(String key) {
        String[] parts = key.split("/");
        boolean named = parts.length > 5 && parts[3].equals("s") && parts[4].matches("\\d{1,18}");
        return named ? new ShardId(Long.parseLong(parts[4])) : null;
    }
}
