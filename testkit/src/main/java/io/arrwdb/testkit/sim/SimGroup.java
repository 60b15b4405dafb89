package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One incarnation of a group: its committed decisions, its term, its seats. */
final class SimGroup {
    private static final long ELECTION_CHECK_MICROS = 250_000;

    /** A machine's state after the decisions up to an index. */
    record Snapshot(long index, byte[] state) { }

    private final SimNetwork network;
    private final SimScheduler scheduler;
    private final LogGroupId group;
    private final long incarnation;
    private final int seatCount;
    /** The decision at index i is element i - 1. */
    private final List<byte[]> committed = new ArrayList<>();
    private final Map<String, SimSeat> seats = new TreeMap<>();
    private final Map<String, Snapshot> disks = new HashMap<>();
    /** Decisions up to its index are gone: a seat that is further behind is given this state. */
    private Snapshot compacted = new Snapshot(0, new byte[0]);
    private long term;
    private SimSeat leader;
    /** Nobody joins any more, and whoever is left goes on: a group that lives on beside its successor. */
    private boolean detached;

    SimGroup(SimNetwork network, LogGroupId group, long incarnation, int seatCount) {
        this.network = network;
        this.scheduler = network.scheduler();
        this.group = group;
        this.incarnation = incarnation;
        this.seatCount = seatCount;
        scheduler.after(1_000, this::checkLeader);
    }

    LogGroupId id() {
        return group;
    }

    long incarnation() {
        return incarnation;
    }

    void detach() {
        detached = true;
    }

    Optional<SimProcess> leader() {
        return leader == null || leader.isGone() ? Optional.empty() : Optional.of(leader.process());
    }

    /** What a process had on its disk when it was last there. */
    Optional<Snapshot> diskOf(SimProcess process) {
        return Optional.ofNullable(disks.get(process.name()));
    }

    void saved(SimProcess process, Snapshot snapshot) {
        disks.put(process.name(), snapshot);
        if (snapshot.index() > compacted.index() && scheduler.chance(0.3)) {
            compacted = snapshot;
        }
    }

    Snapshot compacted() {
        return compacted;
    }

    long lastIndex() {
        return committed.size();
    }

    byte[] decision(long index) {
        return committed.get((int) index - 1);
    }

    void join(SimSeat seat) {
        scheduler.note(seat.process() + " takes a seat in group " + group + " of incarnation " + incarnation);
        SimSeat before = seats.put(seat.process().name(), seat);
        if (before != null) {
            before.close();
            leader = leader == before ? null : leader;
        }
        seat.begin();
    }

    /** Whether the seat leads now, and reaches a majority: what it asks at this instant is granted. */
    boolean grants(SimSeat seat, long seatTerm) {
        return seat == leader && seatTerm == term && reachesMajority(seat);
    }

    /** Commits a decision of the seat's term, and tells its index; empty where the term is over. */
    Optional<Long> commit(SimSeat seat, long seatTerm, byte[] decision) {
        if (!grants(seat, seatTerm)) {
            return Optional.empty();
        }
        committed.add(decision);
        inNameOrder().forEach(SimSeat::hearOfProgress);
        return Optional.of((long) committed.size());
    }

    /** The seat gives the lead of its term up; who can takes it, now or when a majority is there again. */
    void abdicated(SimSeat seat, long seatTerm) {
        if (seat == leader && seatTerm == term) {
            leader = null;
            elect();
        }
    }

    /** A new term, led by any seat that can, the same one included. */
    void elect() {
        List<SimSeat> candidates = inNameOrder().stream()
                .filter(seat -> !seat.isGone() && !seat.process().isPaused() && reachesMajority(seat)).toList();
        if (candidates.isEmpty()) {
            return;
        }
        leader = candidates.get(scheduler.random().nextInt(candidates.size()));
        term++;
        scheduler.note("group " + group + " is led by " + leader.process() + " in " + incarnation + "." + term);
        tellOfLeader();
    }

    private void tellOfLeader() {
        inNameOrder().forEach(seat -> seat.hearOfElection(term, leader));
    }

    private List<SimSeat> inNameOrder() {
        return List.copyOf(seats.values());
    }

    private void checkLeader() {
        if (detached && seats.values().stream().allMatch(SimSeat::isGone)) {
            return;
        }
        scheduler.after(scheduler.delayMicros(ELECTION_CHECK_MICROS), this::checkLeader);
        if (leader == null || leader.isGone() || leader.process().isPaused() || !reachesMajority(leader)) {
            elect();
        } else {
            tellOfLeader();
            inNameOrder().forEach(SimSeat::hearOfProgress);
        }
    }

    private boolean reachesMajority(SimSeat seat) {
        if (detached) {
            return true;
        }
        long reached = seats.values().stream().filter(other -> other == seat
                || !other.isGone() && !other.process().isPaused()
                        && network.connected(seat.process().name(), other.process().name())).count();
        return reached > seatCount / 2;
    }
}
