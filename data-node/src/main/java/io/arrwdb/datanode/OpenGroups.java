package io.arrwdb.datanode;

import io.arrwdb.core.coordination.GroupSeats;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.shard.group.GroupPorts;
import io.arrwdb.shard.group.LogGroup;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log groups in which this node sits, as their records say. Changed in the node's loop; asked from anywhere.
 *
 * <pre>
 * of a group | event                                        | then
 * ELSEWHERE  | its record names this node, or there is none | OPEN: its loop takes the seat
 *            | and this node decides alone                  |
 * OPEN       | its record names this node no more           | RETIRING: the seat is left, what was kept of it is deleted
 * RETIRING   | done                                         | ELSEWHERE, and the records are looked at again
 * </pre>
 */
final class OpenGroups {
    private static final Logger LOG = LoggerFactory.getLogger(OpenGroups.class);

    private final NodeId node;
    private final DataNodeConfig config;
    private final GroupPorts ports;
    private final Mailboxes mailboxes;
    private final Executor loop;
    private final GroupProgress progress;
    private final Map<LogGroupId, LogGroup> open = new TreeMap<>();
    private final Set<LogGroupId> retiring = new HashSet<>();
    private GroupSeats seats = GroupSeats.EMPTY;
    private boolean begun;
    private boolean closed;

    OpenGroups(NodeId node, DataNodeConfig config, GroupPorts ports, Mailboxes mailboxes, Executor loop, GroupProgress progress) {
        this.node = node;
        this.config = config;
        this.ports = ports;
        this.mailboxes = mailboxes;
        this.loop = loop;
        this.progress = progress;
    }

    synchronized Optional<LogGroup> find(LogGroupId id) {
        return Optional.ofNullable(open.get(id));
    }

    synchronized List<LogGroup> all() {
        return List.copyOf(open.values());
    }

    /** Opens and leaves groups as the records say. */
    synchronized void follow(GroupSeats seen) {
        if (closed) {
            return;
        }
        seats = seen;
        if (!begun) {
            begun = true;
            seen.ids().stream().filter(id -> !isMine(id)).forEach(this::forget);
        }
        seen.ids().stream().filter(id -> isMine(id) && !open.containsKey(id) && !retiring.contains(id)).forEach(this::open);
        for (int number = 0; config.self().isEmpty() && number < config.logGroups(); number++) {
            LogGroupId id = new LogGroupId(number);
            if (seen.record(id).isEmpty() && !open.containsKey(id)) {
                open(id);
            }
        }
        List.copyOf(open.keySet()).stream().filter(id -> seen.record(id).isPresent() && !isMine(id)).forEach(this::retire);
    }

    /** Completes once every group that is open now serves, here or elsewhere. */
    synchronized CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(open.keySet().stream().map(progress::settled).toArray(CompletableFuture[]::new));
    }

    /** Whether this node sits in no group. */
    synchronized boolean isEmpty() {
        return open.isEmpty() && retiring.isEmpty();
    }

    synchronized void close() {
        closed = true;
        open.values().forEach(LogGroup::close);
    }

    private boolean isMine(LogGroupId id) {
        return seats.record(id).flatMap((GroupRecord record) -> record.seat(node)).isPresent();
    }

    private void open(LogGroupId id) {
        LogGroup group = new LogGroup(id, node, ports, config.group(), mailboxes.of(id), Rule.all(), progress);
        open.put(id, group);
        group.start();
    }

    private void retire(LogGroupId id) {
        LOG.info("node {} leaves log group {}, whose record names it no more", node, id);
        retiring.add(id);
        open.remove(id).retire().whenCompleteAsync((done, error) -> retired(id, error), loop);
    }

    private synchronized void retired(LogGroupId id, Throwable error) {
        if (error != null) {
            LOG.warn("what node {} kept of log group {} was not deleted; it is at the next start", node, id, error);
        }
        retiring.remove(id);
        progress.left(id);
        follow(seats);
    }

    /** A seat that was taken from this node while it was away. */
    private void forget(LogGroupId id) {
        ports.consensus().forget(id).exceptionally(error -> {
            LOG.warn("what node {} kept of log group {} was not deleted", node, id, error);
            return null;
        });
    }
}
