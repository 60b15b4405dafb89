package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.CollectGarbageRequest;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells leaders from which manifest version on objects may still be read: nothing is guessed, a query node that cannot
 * be asked postpones the collection for everybody. The leaders keep what they drop for a grace period besides.
 */
final class Garbage {
    private static final long TIMEOUT_MILLIS = 5_000;

    private final MembershipFollower members;
    private final Channels channels;
    private final ShardCalls calls;

    Garbage(MembershipFollower members, Channels channels, ShardCalls calls) {
        this.members = members;
        this.channels = channels;
        this.calls = calls;
    }

    /** Young garbage waits for a later look; it keeps no pass busy. */
    void collect(List<ShardMeta> shards, Map<ShardId, ShardReport> reports) {
        List<ShardMeta> littered = shards.stream()
                .filter(s -> reports.containsKey(s.id()) && reports.get(s.id()).getGarbageObjects() > 0).toList();
        if (littered.isEmpty()) {
            return;
        }
        Map<ShardId, Long> pinned = pinned();
        for (ShardMeta shard : littered) {
            long current = reports.get(shard.id()).getManifestVersion();
            collect(shard, Math.min(current, pinned.getOrDefault(shard.id(), current)));
        }
    }

    /** Of a shard that was dropped meanwhile its leader lets everything go, unasked. */
    private void collect(ShardMeta shard, long oldestPinnedVersion) {
        try {
            calls.collectGarbage(shard.group(), CollectGarbageRequest.newBuilder().setShard(shard.id().value())
                    .setLogGroup(shard.group().value()).setOldestPinnedVersion(oldestPinnedVersion).build());
        } catch (ServiceFailure e) {
            if (calls.isThere(shard.id())) {
                throw e;
            }
        }
    }

    /** The oldest version that a query node may still read, by shard. */
    private Map<ShardId, Long> pinned() {
        Map<ShardId, Long> oldest = new HashMap<>();
        for (NodeId node : members.current().nodes(Role.QUERY_NODE.label())) {
            List<ShardView> views = QueryNodeGrpc.newBlockingStub(channels.to(node))
                    .withDeadlineAfter(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).status(Empty.getDefaultInstance()).getShardsList();
            views.forEach(v -> oldest.merge(new ShardId(v.getShard()), v.getOldestPinnedVersion(), Math::min));
        }
        return oldest;
    }
}
