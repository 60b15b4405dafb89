package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** A seat as Ratis writes it down: who, under which name it is called ({@link SeatNames}), and whether it may lead. */
final class SeatPeer {
    private static final int DATA_PRIORITY = 1;
    private static final int WITNESS_PRIORITY = 0;

    private SeatPeer() { }

    static RaftPeerId id(NodeId node) {
        return RaftPeerId.valueOf(node.value());
    }

    /** Ratis lets the live peer with the highest priority lead, so a witness that was elected hands over. */
    static RaftPeer of(String cluster, Seat seat) {
        return RaftPeer.newBuilder().setId(id(seat.node())).setAddress(SeatNames.of(cluster, seat.node()))
                .setPriority(seat.witness() ? WITNESS_PRIORITY : DATA_PRIORITY).build();
    }

    static Seat seat(RaftPeer peer) {
        return new Seat(new NodeId(peer.getId().toString()), peer.getPriority() == WITNESS_PRIORITY);
    }
}
