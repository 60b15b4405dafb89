package io.arrwdb.shard.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.Seat;
import java.util.List;
import java.util.Optional;

/**
 * How a node sits in a group.
 *
 * @param serving the epoch in which it leads and serves, where it does
 * @param voters whose votes count, as this node knows
 */
public record SeatReport(LogGroupId group, long incarnation, Optional<Epoch> serving, List<Seat> voters) { }
