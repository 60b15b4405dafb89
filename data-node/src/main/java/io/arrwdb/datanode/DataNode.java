package io.arrwdb.datanode;

import io.arrwdb.core.coordination.DataNodeRecord;
import io.arrwdb.core.coordination.GroupSeats;
import io.arrwdb.core.coordination.GroupSeatsFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.shard.group.GroupListener;
import io.arrwdb.shard.group.GroupPorts;
import io.grpc.BindableService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The data node of one process. Sits in the log groups whose records name it, and while it decides alone, in those that nobody
 * has; each group has a loop of its own.
 */
public final class DataNode implements AutoCloseable {
    private final NodeId node;
    private final DataNodeConfig config;
    private final GroupPorts ports;
    private final BooleanSupplier leaves;
    private final AtomicBoolean told = new AtomicBoolean();
    private final GroupProgress progress;
    private final GroupSeatsFollower records;
    private final OpenGroups groups;

    /**
     * @param loop runs one task at a time
     * @param leaves whether the node, once it is about to stop, does not come back
     * @param listener hears what the groups go through, besides what {@link #readiness} keeps
     */
    public DataNode(NodeId node, DataNodeConfig config, GroupPorts ports, Mailboxes mailboxes, Executor loop, BooleanSupplier leaves,
            GroupListener listener) {
        this.node = node;
        this.config = config;
        this.ports = ports;
        this.leaves = leaves;
        this.progress = new GroupProgress(new LeadAnnouncement(node, ports.meta(), listener));
        this.records = new GroupSeatsFollower(ports.meta(), loop, ports.timers());
        this.groups = new OpenGroups(node, config, ports, mailboxes, loop, progress);
    }

    /**
     * Takes its seats; completes once the node serves each group that it leads for the first time, and follows the others. Where that
     * needs others, and takes long, it completes without.
     */
    public CompletionStage<Void> start() {
        return UnknownRecords.refuse(ports, config.logGroups()).thenCompose(known -> config.self().<CompletionStage<?>>map(this::introduce)
                .orElseGet(() -> CompletableFuture.completedStage(null)))
                .thenCompose(done -> ports.meta().range(GroupRecord.PREFIX)).thenCompose(snapshot -> {
            groups.follow(GroupSeats.of(snapshot));
            records.onChange(groups::follow);
            records.start();
            CompletableFuture<Void> settled = groups.settled();
            return config.self().isEmpty() ? settled : settled.completeOnTimeout(null, config.settleMillis(), TimeUnit.MILLISECONDS);
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

    /**
     * Whether this node, which has said that it is about to stop, may do so: others lead what it led, and where it does not come back,
     * others have its seats. Begins that when it is asked for the first time.
     */
    public boolean mayStop() {
        if (config.self().isEmpty()) {
            return true;
        }
        boolean gives = leaves.getAsBoolean();
        if (gives && told.compareAndSet(false, true)) {
            introduce(config.self().get().asLeaving()).whenComplete((done, error) -> told.set(error == null));
        }
        return gives ? groups.isEmpty() : !progress.serves();
    }

    @Override
    public void close() {
        records.close();
        groups.close();
    }

    private CompletionStage<?> introduce(DataNodeRecord self) {
        return ports.meta().txn(MetaTxn.of(new MetaTxn.Op.Put(DataNodeRecord.key(node), self.encode())));
    }
}
