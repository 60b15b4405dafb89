package io.arrwdb.core.plan.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardSeat;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves shards from the node of a resource group that carries most of its capacity to the one that carries least, the one
 * first that leaves the two most alike. Few at a time; and none for which the two would be no more alike than by a tenth
 * of what the nodes carry on the average, so that small differences move nothing.
 */
final class Balance {
    /** Moves that are under way in a group together. */
    static final int MOVES_AT_ONCE = 4;

    private static final double WORTH_MOVING = 0.1;

    private final Fleet fleet;
    private final SeatBoard board;

    Balance(Fleet fleet, SeatBoard board) {
        this.fleet = fleet;
        this.board = board;
    }

    /** A shard that could go, and how unlike the two nodes would then be. */
    private record Move(SeatStep step, double gap) { }

    void move() {
        fleet.nodes().stream().map(QueryNodeFacts::group).distinct().forEach(this::move);
    }

    private void move(String group) {
        List<QueryNodeFacts> nodes = fleet.open(group);
        for (int left = MOVES_AT_ONCE - underWay(group); left > 0 && nodes.size() > 1; left--) {
            Optional<Move> move = next(group, nodes);
            if (move.isEmpty()) {
                return;
            }
            board.take(move.get().step());
        }
    }

    private int underWay(String group) {
        return (int) board.loads().stream().flatMap(load -> load.replicas().stream()).filter(r -> r.group().equals(group))
                .flatMap(r -> r.seats().values().stream()).filter(seat -> seat.arriving().isPresent()).count();
    }

    private Optional<Move> next(String group, List<QueryNodeFacts> nodes) {
        Comparator<QueryNodeFacts> byShare = Comparator.comparingDouble(board::share);
        QueryNodeFacts from = nodes.stream().max(byShare).orElseThrow();
        double worth = WORTH_MOVING * nodes.stream().mapToDouble(board::share).average().orElseThrow();
        for (QueryNodeFacts to : nodes.stream().sorted(byShare).toList()) {
            double gap = board.share(from) - board.share(to);
            Optional<Move> best = moves(group, from, to).stream().min(Comparator.comparingDouble(Move::gap))
                    .filter(move -> gap - move.gap() > worth);
            if (best.isPresent()) {
                return best;
            }
        }
        return Optional.empty();
    }

    private List<Move> moves(String group, QueryNodeFacts from, QueryNodeFacts to) {
        List<Move> moves = new ArrayList<>();
        for (LoadMeta load : board.loads()) {
            for (ReplicaMeta replica : load.replicas()) {
                for (Map.Entry<ShardId, ShardSeat> seat : replica.seats().entrySet()) {
                    ShardId shard = seat.getKey();
                    if (replica.group().equals(group) && seat.getValue().equals(ShardSeat.at(from.id())) && board.mayTake(load, to.id(), shard)) {
                        long bytes = fleet.weight(shard);
                        moves.add(new Move(new SeatStep.Arrive(load.collection(), replica.id(), shard, to.id()),
                                Math.abs(board.share(from, -bytes) - board.share(to, bytes))));
                    }
                }
            }
        }
        return moves;
    }
}
