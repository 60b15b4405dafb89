package io.arrwdb.coordinator.data.seat;

import io.arrwdb.core.coordination.DataNodeRecord;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.data.SeatHost;
import io.arrwdb.core.plan.data.SeatedGroup;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.GroupSeating;
import io.arrwdb.proto.internal.ListSeatsRequest;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.Waiting;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees what seats are planned from: the data nodes, the groups' records, and what the groups' leaders say. Blocks. */
final class SeatSight {
    private static final Logger LOG = LoggerFactory.getLogger(SeatSight.class);
    private static final long STORE_MILLIS = 10_000;
    private static final long NODE_MILLIS = 2_000;

    private final MetaStore meta;
    private final Channels channels;
    private final Absences absences;

    SeatSight(MetaStore meta, Channels channels, Absences absences) {
        this.meta = meta;
        this.channels = channels;
        this.absences = absences;
    }

    /** What is seen at one moment. @param revisions of the groups' records */
    record Seen(List<SeatHost> hosts, List<SeatedGroup> groups, Map<LogGroupId, Revision> revisions) { }

    Seen look(Membership sessions) {
        List<SeatHost> hosts = range(DataNodeRecord.PREFIX).stream().map(entry -> host(entry, sessions)).toList();
        Map<LogGroupId, GroupRecord> records = new TreeMap<>();
        Map<LogGroupId, Revision> revisions = new TreeMap<>();
        for (MetaEntry entry : range(GroupRecord.PREFIX)) {
            records.put(GroupRecord.idOf(entry.key()), GroupRecord.decode(entry.value()));
            revisions.put(GroupRecord.idOf(entry.key()), entry.modified());
        }
        Map<LogGroupId, SeatedGroup.Lead> leads = new TreeMap<>();
        hosts.stream().filter(SeatHost::isUp).forEach(host -> ask(host.node(), records, leads));
        List<SeatedGroup> groups = records.entrySet().stream()
                .map(e -> new SeatedGroup(e.getKey(), e.getValue(), Optional.ofNullable(leads.get(e.getKey())))).toList();
        return new Seen(hosts, groups, revisions);
    }

    private SeatHost host(MetaEntry entry, Membership sessions) {
        DataNodeRecord record = DataNodeRecord.decode(entry.value());
        NodeId node = DataNodeRecord.nodeOf(entry.key());
        return new SeatHost(node, record.domain(), absences.of(node, record.leaving(), sessions));
    }

    /** Who does not answer leads nothing, as far as can be seen. */
    private void ask(NodeId node, Map<LogGroupId, GroupRecord> records, Map<LogGroupId, SeatedGroup.Lead> leads) {
        try {
            DataNodeGrpc.newBlockingStub(channels.to(node)).withDeadlineAfter(NODE_MILLIS, TimeUnit.MILLISECONDS)
                    .listSeats(ListSeatsRequest.getDefaultInstance()).getGroupsList().stream()
                    .filter(group -> group.getServing() && isCurrent(group, records))
                    .forEach(group -> leads.put(new LogGroupId(group.getLogGroup()), lead(node, group)));
        } catch (StatusRuntimeException e) {
            LOG.debug("data node {} does not say in which log groups it sits", node, e);
        }
    }

    private static boolean isCurrent(GroupSeating group, Map<LogGroupId, GroupRecord> records) {
        GroupRecord record = records.get(new LogGroupId(group.getLogGroup()));
        return record != null && record.incarnation() == group.getIncarnation();
    }

    private static SeatedGroup.Lead lead(NodeId node, GroupSeating group) {
        return new SeatedGroup.Lead(node, group.getVotersList().stream()
                .map(voter -> new Seat(new NodeId(voter.getNode()), voter.getWitness())).toList());
    }

    private List<MetaEntry> range(String prefix) {
        return Waiting.on(meta.range(prefix), STORE_MILLIS, "the metadata store").entries();
    }
}
