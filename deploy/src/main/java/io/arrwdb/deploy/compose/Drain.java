package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of a process, by whatever means it is asked to stop: its nodes say so in their sessions, coordinators move
 * away what they hold while they go on serving, and when nothing is left, or nobody is there to take it, it may stop.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long POLL_MILLIS = 50;
    private static final long META_MILLIS = 2_000;

    private final MetaStore meta;
    private final long limitMillis;

    /** @param limitMillis how long it may take together; 0 to stop at once */
    Drain(MetaStore meta, long limitMillis) {
        this.meta = meta;
        this.limitMillis = limitMillis;
    }

    /** Returns when the process may stop; after the limit in any case. */
    void await(Collection<Part> parts, Map<Role, Session> sessions) {
        if (limitMillis == 0) {
            return;
        }
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        List<Part> nodes = parts.stream().filter(part -> part.idle().isPresent() && sessions.containsKey(part.role())).toList();
        try {
            nodes.forEach(part -> Waiting.on(sessions.get(part.role()).drain(), META_MILLIS, "saying that " + part.what() + " stops"));
            while (!nodes.stream().allMatch(this::mayStop)) {
                if (System.nanoTime() - endNanos > 0) {
                    LOG.warn("not everything that this process holds was taken over within {} ms; it stops all the same", limitMillis);
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the process stops without others taking over first: {}", e.getMessage());
        }
    }

    private boolean mayStop(Part part) {
        return part.idle().orElseThrow().getAsBoolean() || !hasPeers(part.role());
    }

    /** Whether a node of the role stays. */
    private boolean hasPeers(Role role) {
        Membership now = Membership.of(Waiting.on(meta.range(Membership.PREFIX), META_MILLIS, "reading the sessions"));
        return !now.staying(role.label()).isEmpty();
    }
}
