package io.arrwdb.core.catalog;

import io.arrwdb.core.id.NodeId;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where one replica has one shard. A shard moves by arriving somewhere before it leaves: the old node serves until the new
 * one does.
 *
 * <pre>
 * state               | event                 | next
 * empty               | arrive(A)             | A arriving
 * A arriving          | settle                | A serving
 * A arriving          | giveUp                | empty
 * A serving           | arrive(B)             | A serving, B arriving
 * A serving, B arriving | settle              | B serving
 * A serving, B arriving | giveUp              | A serving
 * </pre>
 *
 * @param serving the node to ask, which has served the shard at least once since it got it
 * @param arriving the node that loads it
 */
public record ShardSeat(Optional<NodeId> serving, Optional<NodeId> arriving) {
    /** Nowhere yet. */
    public static final ShardSeat EMPTY = new ShardSeat(Optional.empty(), Optional.empty());

    public ShardSeat {
        if (serving.isPresent() && serving.equals(arriving)) {
            throw new IllegalArgumentException("a shard cannot arrive where it is served: " + serving.get());
        }
    }

    /** On a node that serves it. */
    public static ShardSeat at(NodeId node) {
        return new ShardSeat(Optional.of(node), Optional.empty());
    }

    public ShardSeat arrive(NodeId node) {
        return new ShardSeat(serving, Optional.of(node));
    }

    /** What arrived serves now; nothing changes where nothing was arriving. */
    public ShardSeat settle() {
        return arriving.isEmpty() ? this : new ShardSeat(arriving, Optional.empty());
    }

    public ShardSeat giveUp() {
        return new ShardSeat(serving, Optional.empty());
    }

    /** Where the shard will be. */
    public Optional<NodeId> target() {
        return arriving.or(() -> serving);
    }

    /** The nodes that are to hold the shard. */
    public Stream<NodeId> holders() {
        return Stream.concat(serving.stream(), arriving.stream());
    }

    public boolean holds(NodeId node) {
        return holders().anyMatch(node::equals);
    }
}
