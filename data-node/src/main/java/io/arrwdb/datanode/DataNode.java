package io.arrwdb.datanode;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.shard.group.GroupListener;
import io.arrwdb.shard.group.GroupPorts;
import io.arrwdb.shard.group.LogGroup;
import io.grpc.BindableService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The data node of one process. Opens the log groups that the metadata store assigns to it, and those that nobody has;
 * each group has a loop of its own.
 */
public final class DataNode implements AutoCloseable {
    private final NodeId node;
    private final DataNodeConfig config;
    private final GroupPorts ports;
    private final Mailboxes mailboxes;
    private final GroupProgress progress;
    private final Groups groups = new Groups();

    /** @param listener hears what the groups go through, besides what {@link #readiness} keeps */
    public DataNode(NodeId node, DataNodeConfig config, GroupPorts ports, Mailboxes mailboxes, GroupListener listener) {
        this.node = node;
        this.config = config;
        this.ports = ports;
        this.mailboxes = mailboxes;
        this.progress = new GroupProgress(new LeadAnnouncement(node, ports.meta(), listener));
    }

    /** Takes its seats; completes once the node serves each group that it leads for the first time. */
    public CompletionStage<Void> start() {
        return ports.meta().range(GroupRecord.PREFIX).thenCompose(snapshot -> {
            Map<String, GroupRecord> records = new HashMap<>();
            for (MetaEntry entry : snapshot.entries()) {
                records.put(entry.key(), GroupRecord.decode(entry.value()));
            }
            List<CompletableFuture<?>> seats = new ArrayList<>();
            for (int number = 0; number < config.logGroups(); number++) {
                LogGroupId id = new LogGroupId(number);
                Optional<GroupRecord> record = Optional.ofNullable(records.get(GroupRecord.key(id)));
                if (record.map(r -> r.replicas().contains(node)).orElse(config.founders().isEmpty())) {
                    seats.add(open(id).toCompletableFuture());
                } else if (record.isEmpty() && config.founders().contains(node)) {
                    seats.add(found(id).thenCompose(done -> open(id)).toCompletableFuture());
                }
            }
            return CompletableFuture.allOf(seats.toArray(CompletableFuture[]::new));
        });
    }

    /** The service to offer as this node. */
    public BindableService service() {
        return new DataNodeService(groups);
    }

    /** How far the groups have come; for health and for people who wait. */
    public GroupProgress readiness() {
        return progress;
    }

    @Override
    public void close() {
        groups.all().forEach(LogGroup::close);
    }

    /** Writes the group's first record, unless another founder has done so meanwhile. */
    private CompletionStage<?> found(LogGroupId id) {
        String key = GroupRecord.key(id);
        return ports.meta().txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(key, Revision.ZERO)),
                new MetaTxn.Op.Put(key, new GroupRecord(1, false, config.founders()).encode())));
    }

    private CompletionStage<Void> open(LogGroupId id) {
        LogGroup group = new LogGroup(id, node, ports, config.group(), mailboxes.of(id), Rule.all(), progress);
        groups.add(group, id);
        group.start();
        return progress.settled(id);
    }

    /** The groups that are open here. */
    static final class Groups {
        private final Map<LogGroupId, LogGroup> open = new TreeMap<>();

        synchronized void add(LogGroup group, LogGroupId id) {
            open.put(id, group);
        }

        synchronized Optional<LogGroup> find(LogGroupId id) {
            return Optional.ofNullable(open.get(id));
        }

        synchronized List<LogGroup> all() {
            return List.copyOf(open.values());
        }
    }
}
