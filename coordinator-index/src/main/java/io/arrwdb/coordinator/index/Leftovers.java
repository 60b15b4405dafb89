package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shard still holds of the past: indexes whose definitions are gone, and builds that nobody runs. Its leader is told
 * to let go of both, in every pass anew until it has. Blocks.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final long READ_TIMEOUT_MILLIS = 10_000;

    private final MetaStore store;
    private final LeaderCalls calls;
    private final Builds builds;

    Leftovers(MetaStore store, LeaderCalls calls, Builds builds) {
        this.store = store;
        this.calls = calls;
        this.builds = builds;
    }

    void clear(CollectionMeta collection, ShardReports.Seen seen) {
        try {
            clearAll(collection, seen);
        } catch (RuntimeException e) {
            LOG.info("what is left in shard {} is cleared later: {}", seen.shard().id(), e.getMessage());
        }
    }

    private void clearAll(CollectionMeta collection, ShardReports.Seen seen) {
        seen.report().getIndexBuildsList().stream().map(BuildId::new).filter(b -> !builds.runs(b))
                .forEach(b -> calls.abandon(seen.shard(), b));
        Set<IndexId> undefined = seen.report().getSegmentsList().stream().flatMap(s -> s.getIndexesList().stream())
                .map(IndexInfo::getIndex).map(IndexId::new).collect(Collectors.toCollection(TreeSet::new));
        undefined.removeAll(ids(collection.indexes()));
        if (!undefined.isEmpty()) {
            undefined.removeAll(ids(stored(collection.id())));
        }
        if (!undefined.isEmpty()) {
            calls.drop(seen.shard(), undefined);
        }
    }

    /** The definitions as they are stored now: the followed catalog may not know the newest ones yet. */
    private List<IndexMeta> stored(CollectionId collection) {
        return Waiting.on(store.get(CatalogKeys.collection(collection)), READ_TIMEOUT_MILLIS, "reading collection " + collection)
                .entries().stream().flatMap(e -> CollectionMeta.decode(e.value()).indexes().stream()).toList();
    }

    private static Set<IndexId> ids(List<IndexMeta> indexes) {
        return indexes.stream().map(IndexMeta::id).collect(Collectors.toSet());
    }
}
