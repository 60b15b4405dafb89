package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import java.util.List;
import java.util.Set;
import org.apache.ratis.conf.RaftProperties;

/**
 * Who votes in a group, as its leader changes it: by Raft's joint consensus (Ongaro, Consensus: Bridging Theory and Practice, 4.3), so
 * with majorities of those before and of those after. Its methods wait.
 */
final class SeatArrangement {
    private final GroupIdentity identity;
    private final RatisConfig config;
    private final RaftProperties properties;
    private final RaftPlace place;

    SeatArrangement(GroupIdentity identity, RatisConfig config, RaftProperties properties, RaftPlace place) {
        this.identity = identity;
        this.config = config;
        this.properties = properties;
        this.place = place;
    }

    /** As this node knows. */
    List<Seat> voters() {
        return place.peers().stream().map(SeatPeer::seat).toList();
    }

    /** @throws ConsensusException where it does not come about */
    void make(SeatChange change, Set<NodeId> expected) {
        if (change.node().equals(config.self())) {
            throw new ConsensusException(config.self() + " leads " + identity + " and changes no seat of its own: " + change, null);
        }
        switch (change) {
            case SeatChange.HandOver heir -> handOver(heir.node());
            case SeatChange.Dismiss dismissed -> {
                try (Membership membership = membership(expected)) {
                    membership.dismiss(SeatPeer.id(dismissed.node()));
                }
            }
            case SeatChange.Appoint appointed -> {
                try (Membership membership = membership(expected)) {
                    membership.appoint(SeatPeer.id(appointed.node()), appointed.witness());
                }
            }
        }
    }

    private void handOver(NodeId heir) {
        if (!place.transfer(SeatPeer.id(heir))) {
            throw new ConsensusException(identity + " was not handed over to " + heir, null);
        }
    }

    private Membership membership(Set<NodeId> expected) {
        Seat self = voters().stream().filter(seat -> seat.node().equals(config.self())).findFirst()
                .orElseThrow(() -> new ConsensusException(config.self() + " has no vote in " + identity, null));
        return new Membership(identity, List.of(self), config, properties, config.requestMillis()).from(expected);
    }
}
