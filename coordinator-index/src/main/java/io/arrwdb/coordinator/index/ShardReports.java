package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the leaders report of shards, and the published manifests, each read once. Blocks. */
final class ShardReports {
    private final LeaderCalls calls;
    private final ObjectStore objects;
    private final long timeoutMillis;
    private final Map<ShardId, Read> manifests = new ConcurrentHashMap<>();

    ShardReports(LeaderCalls calls, ObjectStore objects, long timeoutMillis) {
        this.calls = calls;
        this.objects = objects;
        this.timeoutMillis = timeoutMillis;
    }

    private record Read(String key, Manifest manifest) { }

    /** A shard's report. */
    record Seen(ShardMeta shard, ShardReport report) { }

    /** What is known of the shards; those that their leader does not know are left out. */
    List<Seen> of(List<ShardMeta> shards) {
        Map<LogGroupId, List<ShardMeta>> byGroup = new TreeMap<>();
        shards.forEach(s -> byGroup.computeIfAbsent(s.group(), g -> new ArrayList<>()).add(s));
        List<Seen> seen = new ArrayList<>();
        byGroup.forEach((group, together) -> {
            Map<Long, ShardReport> reports = new HashMap<>();
            calls.status(group, together).getShardsList().forEach(r -> reports.put(r.getShard(), r));
            together.stream().filter(s -> reports.containsKey(s.id().value()))
                    .forEach(s -> seen.add(new Seen(s, reports.get(s.id().value()))));
        });
        return seen;
    }

    /** Forgets the manifests of shards that are not among these. */
    void keep(List<ShardMeta> shards) {
        manifests.keySet().retainAll(shards.stream().map(ShardMeta::id).toList());
    }

    /** The manifest that the shard had published when it was seen, where it had one. */
    Optional<Manifest> manifest(Seen seen) {
        ShardId shard = seen.shard().id();
        String key = seen.report().getManifestKey();
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Read known = manifests.get(shard);
        if (known == null || !known.key.equals(key)) {
            known = new Read(key, ManifestCodec.decode(Waiting.on(objects.get(key), timeoutMillis, "reading manifest " + key)));
            manifests.put(shard, known);
        }
        return Optional.of(known.manifest);
    }
}
