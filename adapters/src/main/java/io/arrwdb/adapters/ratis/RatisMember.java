package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.Seat;
import java.util.Objects;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * A node with a seat.
 *
 * @param witness votes and keeps decisions, and never leads
 */
public record RatisMember(NodeId node, String host, int port, boolean witness) {
    private static final int DATA_PRIORITY = 1;
    private static final int WITNESS_PRIORITY = 0;

    public RatisMember {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(host, "host");
    }

    RaftPeerId peerId() {
        return peerId(node);
    }

    static RaftPeerId peerId(NodeId node) {
        return RaftPeerId.valueOf(node.value());
    }

    /** Ratis lets the live peer with the highest priority lead, so a witness that was elected hands over. */
    RaftPeer peer() {
        return RaftPeer.newBuilder().setId(peerId()).setAddress(host + ":" + port)
                .setPriority(witness ? WITNESS_PRIORITY : DATA_PRIORITY).build();
    }

    Seat seat() {
        return new Seat(node, host + ':' + port, witness);
    }

    RatisMember as(boolean onlyWitness) {
        return new RatisMember(node, host, port, onlyWitness);
    }

    /** @throws ConsensusException where the seat says no address, {@code host:port} */
    static RatisMember of(Seat seat) {
        int colon = seat.address().lastIndexOf(':');
        if (colon < 1 || !seat.address().substring(colon + 1).matches("\\d{1,5}")) {
            throw new ConsensusException("node " + seat.node() + " has a seat at '" + seat.address() + "', which is no HOST:PORT", null);
        }
        return new RatisMember(seat.node(), seat.address().substring(0, colon), Integer.parseInt(seat.address().substring(colon + 1)),
                seat.witness());
    }

    static RatisMember of(RaftPeer peer) {
        return of(new Seat(new NodeId(peer.getId().toString()), peer.getAddress(), peer.getPriority() == WITNESS_PRIORITY));
    }
}
