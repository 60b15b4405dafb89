package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.shard.GroupRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A log group as it is seen.
 *
 * @param record what the metadata store says
 * @param lead what its leader says; none while nobody does
 */
public record SeatedGroup(LogGroupId group, GroupRecord record, Optional<Lead> lead) {
    /**
     * Who leads, and whose votes count.
     *
     * @param voters by what the leader has committed
     */
    public record Lead(NodeId leader, List<Seat> voters) {
        public Lead {
            voters = List.copyOf(voters);
        }

        Set<NodeId> nodes() {
            return voters.stream().map(Seat::node).collect(Collectors.toSet());
        }

        List<NodeId> replicas() {
            return voters.stream().filter(seat -> !seat.witness()).map(Seat::node).toList();
        }

        Optional<Seat> voter(NodeId node) {
            return voters.stream().filter(seat -> seat.node().equals(node)).findFirst();
        }
    }
}
