package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
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

    static RatisMember of(RaftPeer peer) {
        String address = peer.getAddress();
        int colon = address.lastIndexOf(':');
        return new RatisMember(new NodeId(peer.getId().toString()), address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)), peer.getPriority() == WITNESS_PRIORITY);
    }
}
