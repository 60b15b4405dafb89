package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Consensus of a few seats a group, as Raft keeps its promises: decisions commit in one order, in one term at a time, and
 * only while the leader reaches a majority; a deposed leader learns of it late, and until then believes that it leads.
 * A group that is created anew under a higher incarnation is another one: the old one may go on beside it.
 */
public final class SimConsensus {
    private final SimNetwork network;
    private final int seatCount;
    private final Map<Key, SimGroup> groups = new TreeMap<>();
    private boolean refusesLostSeats;

    private record Key(LogGroupId group, long incarnation) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::group).thenComparingLong(Key::incarnation).compare(this, other);
        }
    }

    /** @param seatCount seats of every group; more than half of them make a majority */
    public SimConsensus(SimNetwork network, int seatCount) {
        this.network = network;
        this.seatCount = seatCount;
    }

    /** From now on a seat in a group that has begun, and whose decisions are gone, is refused instead of leading without any. */
    public void refuseLostSeats() {
        refusesLostSeats = true;
    }

    /** Consensus as one life of a process sees it. */
    public ShardConsensus of(SimProcess process) {
        long life = process.life();
        return (wanted, machine, mailbox) -> join(process, life, wanted, machine, mailbox);
    }

    /** The process that leads the newest incarnation of a group, where one does. */
    public Optional<SimProcess> leader(LogGroupId group) {
        return newest(group).flatMap(SimGroup::leader);
    }

    /** Lets another seat, or the same one again, be elected in every incarnation of the group. */
    public void elect(LogGroupId group) {
        List.copyOf(groups.entrySet()).stream().filter(entry -> entry.getKey().group.equals(group))
                .forEach(entry -> entry.getValue().elect());
    }

    /**
     * Loses the newest incarnation's decisions, as when every disk of it is lost: who joins from now on finds none. Seats
     * that are taken go on with the lost group, and take themselves for a majority.
     */
    public void forget(LogGroupId group) {
        List<Key> known = groups.keySet().stream().filter(key -> key.group.equals(group)).toList();
        if (!known.isEmpty()) {
            groups.remove(known.getLast()).detach();
        }
    }

    private Optional<SimGroup> newest(LogGroupId group) {
        List<SimGroup> found = new ArrayList<>();
        groups.forEach((key, value) -> {
            if (key.group.equals(group)) {
                found.add(value);
            }
        });
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    private CompletionStage<ConsensusSeat> join(SimProcess process, long life, GroupLife wanted, DecisionMachine machine,
            Executor mailbox) {
        LogGroupId group = wanted.group();
        return network.ask(process, life, "consensus", 0, () -> {
            Key key = new Key(group, wanted.incarnation());
            if (refusesLostSeats && wanted.begun() && !groups.containsKey(key)) {
                throw new ConsensusException.SeatLost(process + " has nothing of group " + group, null);
            }
            SimGroup joined = groups.computeIfAbsent(key, absent -> new SimGroup(network, group, wanted.incarnation(), seatCount));
            SimSeat seat = new SimSeat(network, joined, process, life, machine, mailbox);
            joined.join(seat);
            return seat;
        }, why -> new ConsensusException("joining group " + group + ": " + why, null));
    }
}
