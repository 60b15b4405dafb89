package io.arrwdb.core.plan.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardSeat;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where the shards of loaded collections lie. A replica's shard that has no node, or one that is gone, is about to stop or
 * belongs to another resource group, goes to the node of its group that carries least; then {@link Balance} moves a few
 * from those that carry most. A shard always arrives before it leaves, and never lies twice on one node. What no node can
 * take stays where it is, and a node that comes back finds its shards; but one that is about to stop is let go where another
 * replica answers meanwhile.
 *
 * <p>Level-triggered: the same picture gives the same steps, and after they are taken the next picture gives the next ones.
 */
public final class SeatPlanner {
    private final Fleet fleet;
    private final SeatBoard board;

    private SeatPlanner(Fleet fleet, Collection<Wanted> wanted) {
        this.fleet = fleet;
        this.board = new SeatBoard(fleet, wanted);
    }

    /** The next steps, in an order in which each keeps a shard from lying twice on a node. */
    public static List<SeatStep> plan(Fleet fleet, Collection<Wanted> wanted) {
        SeatPlanner planner = new SeatPlanner(fleet, wanted);
        wanted.forEach(planner::place);
        new Balance(fleet, planner.board).move();
        return planner.board.steps();
    }

    private void place(Wanted wanted) {
        for (ReplicaMeta replica : wanted.load().replicas()) {
            replica.seats().keySet().stream().filter(shard -> !wanted.shards().contains(shard))
                    .forEach(shard -> board.take(new SeatStep.Forget(wanted.load().collection(), replica.id(), shard)));
            wanted.shards().forEach(shard -> place(wanted.load(), replica, shard));
        }
    }

    private void place(LoadMeta load, ReplicaMeta replica, ShardId shard) {
        ShardSeat seat = replica.seat(shard);
        if (seat.arriving().isPresent()) {
            NodeId node = seat.arriving().get();
            if (fleet.serves(node, shard)) {
                board.take(new SeatStep.Settle(load.collection(), replica.id(), shard));
                return;
            }
            if (stays(node, replica) && !canDoBetter(node, replica, load, seat, shard)) {
                return;
            }
            board.take(new SeatStep.GiveUp(load.collection(), replica.id(), shard));
        }
        boolean wantsNode = seat.serving().map(n -> !stays(n, replica) || fleet.isBarred(n, shard)).orElse(true);
        if (wantsNode) {
            Optional<NodeId> better = board.best(board.load(load.collection()), replica, shard);
            if (better.isPresent()) {
                board.take(new SeatStep.Arrive(load.collection(), replica.id(), shard, better.get()));
            } else if (seat.serving().filter(this::isDraining).isPresent() && servedBesides(load, shard)) {
                board.take(new SeatStep.Forget(load.collection(), replica.id(), shard));
            }
        }
    }

    private boolean isDraining(NodeId node) {
        return fleet.node(node).filter(QueryNodeFacts::draining).isPresent();
    }

    /** Whether a node that stays serves the shard for another replica. */
    private boolean servedBesides(LoadMeta load, ShardId shard) {
        return load.nodesOf(shard).stream().anyMatch(node -> fleet.serves(node, shard) && fleet.node(node).filter(n -> !n.draining()).isPresent());
    }

    /** Whether another node may be able to load what this one cannot, or the one that serves it may go on. */
    private boolean canDoBetter(NodeId node, ReplicaMeta replica, LoadMeta load, ShardSeat seat, ShardId shard) {
        return fleet.isBarred(node, shard) && (seat.serving().filter(n -> stays(n, replica)).isPresent()
                || board.best(board.load(load.collection()), replica, shard).isPresent());
    }

    private boolean stays(NodeId node, ReplicaMeta replica) {
        return fleet.node(node).filter(n -> !n.draining() && n.group().equals(replica.group())).isPresent();
    }
}
