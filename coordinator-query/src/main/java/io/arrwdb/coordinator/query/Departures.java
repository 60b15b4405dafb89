package io.arrwdb.coordinator.query;

import io.arrwdb.core.plan.query.NodeShard;
import io.arrwdb.core.port.meta.Revision;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shards that nodes are asked for no more, but must not let go of yet: proxies may still send searches there, until each
 * has applied the revision that took the shard away.
 */
final class Departures {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    private final Consumer<Revision> awaitProxies;
    private final Runnable changed;
    private final Map<NodeShard, Revision> leaving = new ConcurrentHashMap<>();

    /**
     * @param awaitProxies returns when every proxy has applied a revision, or throws when one does not in time
     * @param changed is told when nodes may let go
     */
    Departures(Consumer<Revision> awaitProxies, Runnable changed) {
        this.awaitProxies = awaitProxies;
        this.changed = changed;
    }

    /** The revision has taken the shards away. */
    void begin(Collection<NodeShard> from, Revision revision) {
        if (from.isEmpty()) {
            return;
        }
        from.forEach(seat -> leaving.put(seat, revision));
        Thread.ofVirtual().name("departures").start(() -> {
            try {
                awaitProxies.accept(revision);
            } catch (RuntimeException e) {
                // What it still sends there is refused as not loaded, and asked elsewhere.
                LOG.warn("a proxy does not see in time that {} are asked no more: {}", from, e.getMessage());
            }
            from.forEach(seat -> leaving.remove(seat, revision));
            changed.run();
        });
    }

    boolean isLeaving(NodeShard seat) {
        return leaving.containsKey(seat);
    }
}
