package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.consensus.Seat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes who sits in a group, by asking whoever leads it. Each change compares the configuration that it was made from,
 * so two at once cannot undo one another. Its methods wait.
 */
final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long PAUSE_MILLIS = 200;
    private static final int CLIENT_TRIES = 3;

    private final GroupIdentity identity;
    private final List<Seat> asked;
    private final RaftClient client;
    private final long deadlineNanos;
    private Optional<Set<NodeId>> expected = Optional.empty();

    /**
     * @param asked those that may lead, or know who does
     * @param patienceMillis from now, after which nothing is tried again
     */
    Membership(GroupIdentity identity, List<Seat> asked, RatisConfig config, RaftProperties properties, long patienceMillis) {
        this.identity = identity;
        this.asked = asked;
        this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        RaftClient.Builder builder = RaftClient.newBuilder().setProperties(properties)
                .setRaftGroup(RaftGroup.valueOf(identity.raftGroupId(), asked.stream().map(seat -> SeatPeer.of(identity.cluster(), seat)).toList()))
                .setRetryPolicy(RetryPolicies.retryUpToMaximumCountWithFixedSleep(CLIENT_TRIES,
                        TimeDuration.valueOf(PAUSE_MILLIS, TimeUnit.MILLISECONDS)));
        config.tls().ifPresent(tls -> builder.setParameters(tls.parameters()));
        this.client = builder.build();
    }

    /** Changes nothing where the voters are others: the change was planned from these. */
    Membership from(Set<NodeId> voters) {
        expected = Optional.of(Set.copyOf(voters));
        return this;
    }

    /** Takes a member out: from the commit of it on, the group's majorities are counted without it. */
    void dismiss(RaftPeerId peer) {
        change("take " + peer + " out of", peers -> peers.stream().filter(other -> !other.getId().equals(peer)).toList());
    }

    /** Takes a member in, once it has caught up. */
    void admit(Seat seat) {
        RaftPeer peer = SeatPeer.of(identity.cluster(), seat);
        change("take " + peer.getId() + " into", peers -> Stream.concat(
                peers.stream().filter(other -> !other.getId().equals(peer.getId())), Stream.of(peer)).toList());
    }

    /** A voter may lead from now on, or only witnesses. */
    void appoint(RaftPeerId peer, boolean witness) {
        change((witness ? "make a witness of " : "make a replica of ") + peer + " in", peers -> peers.stream()
                .map(other -> other.getId().equals(peer) ? SeatPeer.of(identity.cluster(), SeatPeer.seat(other).as(witness)) : other).toList());
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("the client of {} did not close", identity, e);
        }
    }

    private void change(String what, UnaryOperator<List<RaftPeer>> change) {
        List<Throwable> failures = new ArrayList<>();
        while (true) {
            for (Seat seat : asked) {
                try {
                    List<RaftPeer> current = List.copyOf(client.getGroupManagementApi(SeatPeer.id(seat.node())).info(identity.raftGroupId())
                            .getGroup().getPeers());
                    refuseOthers(what, current);
                    if (set(current, change.apply(current))) {
                        return;
                    }
                } catch (Outdated e) {
                    throw e;
                } catch (IOException | RuntimeException e) {
                    failures.add(e);
                }
                if (System.nanoTime() > deadlineNanos) {
                    throw new ConsensusException("nobody could " + what + " " + identity + "; asked " + asked,
                            failures.isEmpty() ? null : failures.getLast());
                }
            }
            pause();
        }
    }

    private void refuseOthers(String what, List<RaftPeer> current) {
        Set<NodeId> voters = current.stream().map(peer -> SeatPeer.seat(peer).node()).collect(Collectors.toSet());
        if (expected.filter(planned -> !planned.equals(voters)).isPresent()) {
            throw new Outdated("asked to " + what + " " + identity + " of voters " + expected.get() + ", but they are " + voters);
        }
    }

    /** Succeeds, too, where nothing changes, but only where the leader's configuration is {@code current}. */
    private boolean set(List<RaftPeer> current, List<RaftPeer> next) throws IOException {
        if (current.isEmpty()) {
            return false;
        }
        RaftClientReply reply = client.admin().setConfiguration(SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET).setServersInCurrentConf(current).setServersInNewConf(next).build());
        return reply.isSuccess();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The change was planned from other voters than there are. */
    private static final class Outdated extends ConsensusException {
        private static final long serialVersionUID = 1;

        Outdated(String message) {
            super(message, null);
        }
    }
}
