package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.ShardConsensus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's Ratis server, with a seat in each group that was joined. Groups that lie on its disk are not begun before they
 * are joined. A seat that has lost its decisions never votes again in that incarnation as if it had kept them: the others
 * take it out and in again, and where they cannot, joining fails with {@link ConsensusException.SeatLost}.
 */
public final class RatisConsensus implements ShardConsensus {
    private static final Logger LOG = LoggerFactory.getLogger(RatisConsensus.class);

    private final RatisConfig config;
    private final RaftProperties properties;
    private final SeatDirectories directories;
    private final SeatAddresses addresses;
    private final RaftServer server;
    private final Map<RaftGroupId, SeatMachine> joining = new ConcurrentHashMap<>();
    private final Map<LogGroupId, TakenSeat> taken = new ConcurrentHashMap<>();

    private record TakenSeat(GroupIdentity identity, RatisSeat seat, RaftPlace place) { }

    private RatisConsensus(RatisConfig config, SeatAddresses addresses) throws IOException {
        this.config = config;
        this.addresses = addresses;
        this.properties = RatisProperties.of(config);
        this.directories = new SeatDirectories(Files.createDirectories(config.directory().resolve("groups")));
        Path none = Files.createDirectories(config.directory().resolve("none"));
        // What lies in the storage directory when a server is made, it begins at once, without a machine to drive.
        RatisProperties.storage(properties, none);
        this.server = RaftServer.newBuilder().setServerId(SeatPeer.id(config.self())).setProperties(properties)
                .setParameters(config.tls().map(RatisTls::parameters).orElseGet(Parameters::new))
                .setOption(RaftStorage.StartupOption.RECOVER).setStateMachineRegistry(joining::remove).build();
        RatisProperties.storage(properties, directories.root());
    }

    /**
     * Starts the server; takes a second or two.
     *
     * @param addresses of all nodes with seats, this one's included; they may change at any time
     */
    public static RatisConsensus open(RatisConfig config, SeatAddresses addresses) throws IOException {
        RatisConsensus consensus = new RatisConsensus(config, addresses);
        SeatNames.lead(config.cluster(), addresses);
        try {
            consensus.server.start();
        } catch (IOException | RuntimeException e) {
            consensus.server.close();
            SeatNames.forget(config.cluster(), addresses);
            throw e;
        }
        return consensus;
    }

    /** Fails where the group has been joined with a higher incarnation before. A seat of this node that is still taken is left first. */
    @Override
    public CompletionStage<ConsensusSeat> join(GroupLife life, DecisionMachine machine, Executor mailbox) {
        GroupIdentity identity = new GroupIdentity(config.cluster(), life.group(), life.incarnation());
        MachineMailbox calls = new MachineMailbox(mailbox, identity.toString(), config.maxUnapplied());
        CompletableFuture<ConsensusSeat> joined = new CompletableFuture<>();
        Thread.ofVirtual().name("join-" + identity).start(() -> {
            try {
                RatisSeat seat = take(identity, life, machine, calls);
                calls.always(() -> joined.complete(seat));
            } catch (ConsensusException e) {
                calls.always(() -> joined.completeExceptionally(e));
            } catch (Exception e) {
                calls.always(() -> joined.completeExceptionally(
                        new ConsensusException(identity + " cannot be joined: " + e.getMessage(), e)));
            }
        });
        return joined;
    }

    @Override
    public CompletionStage<Void> forget(LogGroupId group) {
        return waiting(() -> {
            leaveEarlier(group);
            directories.removeAll(config.cluster(), group);
            return null;
        });
    }

    /** Returns, too, where Ratis does not end: what it then still holds, it holds until the process ends. */
    @Override
    public void close() {
        List<TakenSeat> open = List.copyOf(taken.values());
        open.forEach(seat -> seat.seat.close());
        open.forEach(seat -> closed(seat.identity.toString(), seat.place.left()));
        closed("the Ratis server of " + config.self(), waiting(() -> {
            server.close();
            return null;
        }));
        SeatNames.forget(config.cluster(), addresses);
    }

    private void closed(String what, CompletableFuture<Void> closing) {
        try {
            closing.get(config.leaveMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.error("{} did not close within {} ms; it ends with the process", what, config.leaveMillis());
        } catch (ExecutionException e) {
            LOG.error("{} did not close in order; what is left of it ends with the process", what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RatisSeat take(GroupIdentity identity, GroupLife life, DecisionMachine machine, MachineMailbox calls) throws IOException {
        List<Seat> seats = life.seats();
        Seat self = self(identity, seats);
        boolean begun = life.begun();
        leaveEarlier(identity.group());
        directories.refuseOutdated(identity);
        boolean lost = begun && !directories.has(identity);
        if (lost) {
            beForgotten(identity, seats);
        }
        if (!directories.has(identity)) {
            directories.remove(identity);
        }
        RaftPlace place = new RaftPlace(server, identity, config.electionMinMillis());
        DecisionSender sender = new DecisionSender(server, identity.raftGroupId(), identity.toString(), config);
        RatisSeat seat = new RatisSeat(identity, machine, calls, place, sender, new SeatArrangement(identity, config, properties, place),
                new TermPoll(server, identity, config.electionMinMillis()));
        taken.put(identity.group(), new TakenSeat(identity, seat, place));
        try {
            joining.put(identity.raftGroupId(), new SeatMachine(machine, calls, seat));
            place.begin(begun ? List.of() : seats.stream().map(one -> SeatPeer.of(config.cluster(), one)).toList());
            if (begun && !place.hasBegun()) {
                beAdmitted(identity, seats, self);
            }
            directories.removeOlder(identity);
            return seat;
        } catch (IOException | RuntimeException e) {
            undo(identity, seat, place, lost, e);
            throw e;
        }
    }

    /** Of a seat that could not be taken, for {@code why}. */
    private void undo(GroupIdentity identity, RatisSeat seat, RaftPlace place, boolean lost, Exception why) throws IOException {
        seat.close();
        try {
            awaitLeft(identity, place);
        } catch (ConsensusException stays) {
            why.addSuppressed(stays);
            return;
        }
        if (lost) {
            directories.remove(identity);
        }
    }

    private void leaveEarlier(LogGroupId group) {
        TakenSeat earlier = taken.remove(group);
        if (earlier != null) {
            earlier.seat.close();
            awaitLeft(earlier.identity, earlier.place);
        }
    }

    private void awaitLeft(GroupIdentity identity, RaftPlace place) {
        try {
            place.left().get(config.leaveMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ConsensusException(identity + " was not left within " + config.leaveMillis() + " ms; restart this node", e);
        } catch (InterruptedException e) {
            throw new ConsensusException("interrupted while " + identity + " was left", e);
        }
    }

    /** Its votes and promises are gone: the others must first count their majorities without this node. */
    private void beForgotten(GroupIdentity identity, List<Seat> seats) {
        try (Membership membership = membership(identity, seats)) {
            membership.dismiss(SeatPeer.id(config.self()));
        } catch (ConsensusException e) {
            throw new ConsensusException.SeatLost("node " + config.self() + " has nothing of " + identity
                    + ", which has begun, and no majority without it: " + e.getMessage(), e);
        }
    }

    private void beAdmitted(GroupIdentity identity, List<Seat> seats, Seat self) {
        try (Membership membership = membership(identity, seats)) {
            membership.admit(self);
        }
    }

    private Membership membership(GroupIdentity identity, List<Seat> seats) {
        List<Seat> others = seats.stream().filter(one -> !one.node().equals(config.self())).toList();
        if (others.isEmpty()) {
            throw new ConsensusException("nobody else sits in " + identity, null);
        }
        return new Membership(identity, others, config, properties, config.readmissionMillis());
    }

    private Seat self(GroupIdentity identity, List<Seat> seats) {
        return seats.stream().filter(one -> one.node().equals(config.self())).findFirst()
                .orElseThrow(() -> new ConsensusException("node " + config.self() + " has no seat in " + identity, null));
    }

    /** One past the last entry of the group's Raft log on this node. */
    long logEnd(LogGroupId group) {
        return taken.get(group).place.logEnd();
    }

    private static <T> CompletableFuture<T> waiting(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
