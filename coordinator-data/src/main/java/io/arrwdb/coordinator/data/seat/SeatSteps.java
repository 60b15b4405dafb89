package io.arrwdb.coordinator.data.seat;

import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.data.SeatStep;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.ArrangeSeatRequest;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes planned steps. A record is written only as it was seen, and by who is still elected; a vote is changed only among the voters
 * that were seen. A seat is in the record before its node votes, and until after it does. Blocks.
 */
final class SeatSteps {
    private static final Logger LOG = LoggerFactory.getLogger(SeatSteps.class);
    private static final long STORE_MILLIS = 10_000;

    private final FencedStore store;
    private final Channels channels;
    private final long callMillis;

    SeatSteps(FencedStore store, Channels channels, long callMillis) {
        this.store = store;
        this.channels = channels;
        this.callMillis = callMillis;
    }

    /** @param revisions of the records that were seen */
    void take(SeatStep step, Map<LogGroupId, Revision> revisions) {
        Revision seen = revisions.getOrDefault(step.group(), Revision.ZERO);
        switch (step) {
            case SeatStep.Found found -> write(found.group(), seen, new GroupRecord(found.incarnation(), false, found.founders()));
            case SeatStep.Admit admit -> write(admit.group(), seen, admit.from().with(admit.seats()));
            case SeatStep.Arrange arrange -> arrange(arrange, seen);
            case SeatStep.Await await -> { }
        }
    }

    private void write(LogGroupId group, Revision seen, GroupRecord record) {
        String key = GroupRecord.key(group);
        boolean written = Waiting.on(store.write(List.of(new MetaTxn.Compare.ModifiedAt(key, seen)),
                List.of(new MetaTxn.Op.Put(key, record.encode()))), STORE_MILLIS, "the metadata store").isPresent();
        LOG.info("log group {} {} incarnation {} with seats {}", group, written ? "is recorded in" : "has changed before it was recorded in",
                record.incarnation(), record.seats());
    }

    private void arrange(SeatStep.Arrange step, Revision seen) {
        SeatChange change = step.change();
        ArrangeSeatRequest request = ArrangeSeatRequest.newBuilder().setLogGroup(step.group().value()).setIncarnation(step.from().incarnation())
                .addAllVoters(step.lead().voters().stream().map(voter -> voter.node().value()).toList())
                .setNode(change.node().value()).setChange(kind(change)).build();
        Ack answer = DataNodeGrpc.newBlockingStub(channels.to(step.lead().leader())).withDeadlineAfter(callMillis, TimeUnit.MILLISECONDS)
                .arrangeSeat(request);
        if (answer.hasFailure()) {
            throw ServiceFailure.of(answer.getFailure());
        }
        LOG.info("node {} has made a change in log group {}: {}", step.lead().leader(), step.group(), change);
        List<Seat> after = after(step.from().seats(), change);
        if (!after.equals(step.from().seats())) {
            write(step.group(), seen, step.from().with(after));
        }
    }

    private static ArrangeSeatRequest.Change kind(SeatChange change) {
        return switch (change) {
            case SeatChange.Dismiss _ -> ArrangeSeatRequest.Change.DISMISS;
            case SeatChange.Appoint appointed -> appointed.witness() ? ArrangeSeatRequest.Change.APPOINT_WITNESS : ArrangeSeatRequest.Change.APPOINT_REPLICA;
            case SeatChange.HandOver _ -> ArrangeSeatRequest.Change.HAND_OVER;
        };
    }

    private static List<Seat> after(List<Seat> seats, SeatChange change) {
        NodeId node = change.node();
        return switch (change) {
            case SeatChange.Dismiss _ -> seats.stream().filter(seat -> !seat.node().equals(node)).toList();
            case SeatChange.Appoint appointed -> seats.stream().map(seat -> seat.node().equals(node) ? seat.as(appointed.witness()) : seat).toList();
            case SeatChange.HandOver _ -> seats;
        };
    }
}
