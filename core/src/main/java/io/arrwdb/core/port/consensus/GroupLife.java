package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.LogGroupId;
import java.util.List;

/**
 * One life of a group's decisions, as the metadata store knows it.
 *
 * @param incarnation the first half of every epoch
 * @param begun whether a leader of this incarnation has begun to lead: its decisions must be somewhere
 * @param seats until it has begun, its founders, the same for all of them: they count majorities by it; afterwards, whom to
 *     ask to be taken in
 */
public record GroupLife(LogGroupId group, long incarnation, boolean begun, List<Seat> seats) {
    public GroupLife {
        seats = List.copyOf(seats);
    }
}
