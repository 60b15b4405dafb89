package io.arrwdb.core.plan.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardSeat;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import java.util.function.UnaryOperator;

/** A change of where one replica has one shard; {@link ShardSeat} says what each means. */
public sealed interface SeatStep {
    CollectionId collection();

    ReplicaId replica();

    ShardId shard();

    /** The node is to load the shard. */
    record Arrive(CollectionId collection, ReplicaId replica, ShardId shard, NodeId node) implements SeatStep { }

    /** What arrived serves, and the node before it is asked no more. */
    record Settle(CollectionId collection, ReplicaId replica, ShardId shard) implements SeatStep { }

    /** What was to arrive does not come. */
    record GiveUp(CollectionId collection, ReplicaId replica, ShardId shard) implements SeatStep { }

    /** Nobody holds the shard for the replica any more. */
    record Forget(CollectionId collection, ReplicaId replica, ShardId shard) implements SeatStep { }

    /** The record as it is after the step. */
    default LoadMeta applyTo(LoadMeta load) {
        UnaryOperator<ShardSeat> change = switch (this) {
            case Arrive arrive -> seat -> seat.arrive(arrive.node);
            case Settle settle -> ShardSeat::settle;
            case GiveUp giveUp -> ShardSeat::giveUp;
            case Forget forget -> seat -> ShardSeat.EMPTY;
        };
        return load.withReplica(replica(), replica -> replica.withSeat(shard(), change.apply(replica.seat(shard()))));
    }
}
