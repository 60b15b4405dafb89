package io.arrwdb.adapters.ratis;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's division of one Raft group: whether it leads, and how it gives the lead, or its place, up. */
final class RaftPlace {
    private static final Logger LOG = LoggerFactory.getLogger(RaftPlace.class);
    private static final String EVICTION = "-cacheEviction-AwaitToRun";
    private static final long EVICTION_MILLIS = 10_000;
    private static final RaftPeerId NOBODY = null;
    private static final Pattern UNFINISHED = Pattern.compile("NULL_FOLLOWER|NULL_LOG_APPENDER|COMPLETED_EXCEPTIONALLY|a previous .* exists");

    private final RaftServer server;
    private final GroupIdentity identity;
    private final RaftGroupId group;
    private final long patienceMillis;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    RaftPlace(RaftServer server, GroupIdentity identity, long patienceMillis) {
        this.server = server;
        this.identity = identity;
        this.group = identity.raftGroupId();
        this.patienceMillis = patienceMillis;
    }

    /** Completes once nothing of the division runs. */
    CompletableFuture<Void> left() {
        return left;
    }

    /** Adds the division to this node's server: with its founders, or with whatever its disk and the leader know. */
    void begin(List<RaftPeer> founders) throws IOException {
        // "Not to format" formats where there is nothing: the only way to add a group that does not fail the second time.
        RaftClientReply reply = server.groupManagement(GroupManagementRequest.newAdd(client, server.getId(), calls.incrementAndGet(),
                RaftGroup.valueOf(group, founders), false));
        if (!reply.isSuccess()) {
            throw new IOException(identity + " was not added to this node's server", reply.getException());
        }
    }

    /** Whether the division is one of the group's, by what it knows; it neither votes nor counts otherwise. */
    boolean hasBegun() throws IOException {
        return server.getDivision(group).getInfo().getLifeCycleState().isRunning();
    }

    private boolean isThere() {
        for (RaftGroupId known : server.getGroupIds()) {
            if (known.equals(group)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this node is, by what it knows, the leader of that term. */
    boolean leads(long term) {
        try {
            DivisionInfo info = server.getDivision(group).getInfo();
            return info.isLeader() && info.getCurrentTerm() == term;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Ends the term: asks others to take over, and where none does steps down, until the term is over. */
    void giveUp(long term) {
        Thread.ofVirtual().name("abdicate-" + identity).start(() -> {
            while (leads(term)) {
                if (!handOver(term)) {
                    transfer(NOBODY);
                    pause();
                }
            }
        });
    }

    /** For a witness, which should not lead: asks replicas to take over until the term is over. It goes on bringing them up to date. */
    void makeWay(long term) {
        Thread.ofVirtual().name("make-way-" + identity).start(() -> {
            while (leads(term)) {
                sleep(2 * patienceMillis);
                handOver(term);
            }
        });
    }

    /** Hands the lead of {@code term} over where there is one, and takes the division down. */
    void leave(long term) {
        Thread.ofVirtual().name("leave-" + identity).start(() -> {
            try {
                if (!isThere()) {
                    return;
                }
                handOver(term);
                endEviction();
                server.groupManagement(GroupManagementRequest.newRemove(client, server.getId(), calls.incrementAndGet(), group, false, false));
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} was not left in order", identity, e);
            } finally {
                left.complete(null);
            }
        });
    }

    /**
     * Ends the thread that evicts the log's cache while the log is still open. Ratis 3.3.0 ends it with the log's write lock held and waits
     * for it ({@code SegmentedRaftLog.close}, {@code AwaitToRun.close}): for ever where the thread wants that lock, or has forgotten the
     * interrupt because it came while it evicted.
     */
    private void endEviction() {
        String name = RaftGroupMemberId.valueOf(server.getId(), group) + EVICTION;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                end(thread);
            }
        }
    }

    private void end(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVICTION_MILLIS);
        while (thread.isAlive() && System.nanoTime() < deadline) {
            thread.interrupt();
            pause();
        }
        if (thread.isAlive()) {
            LOG.warn("{}: the log's eviction did not end within {} ms", identity, EVICTION_MILLIS);
        }
    }

    /** Asks one peer after the other to lead; whether one does. */
    private boolean handOver(long term) {
        for (RaftPeerId heir : heirs()) {
            if (!leads(term)) {
                return true;
            }
            if (transfer(heir)) {
                return true;
            }
        }
        return false;
    }

    /** Asks one peer to lead; whether it does. */
    boolean transfer(RaftPeerId heir) {
        try {
            RaftClientReply reply = ask(heir);
            if (!reply.isSuccess()) {
                LOG.info("{} was not handed over to {}: {}", identity, heir, String.valueOf(reply.getException()));
                endHungTransfer(reply);
            }
            return reply.isSuccess();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} was not handed over to {}", identity, heir, e);
            return false;
        }
    }

    /** @param heir who is to lead, or {@link #NOBODY}: then this node steps down */
    private RaftClientReply ask(RaftPeerId heir) throws IOException {
        return server.transferLeadership(new TransferLeadershipRequest(client, server.getId(), group, calls.incrementAndGet(), heir,
                patienceMillis));
    }

    /**
     * Ratis 3.3.0 forgets to end a transfer that fails as it begins, such as to a peer that refuses connections: the leader then takes
     * itself to be stepping down and refuses every decision as long as it leads ({@code TransferLeadership.start}). So it steps down.
     */
    private void endHungTransfer(RaftClientReply reply) throws IOException {
        if (UNFINISHED.matcher(String.valueOf(reply.getException())).find()) {
            LOG.warn("{} can decide nothing more as long as this node leads it: stepping down", identity);
            ask(NOBODY);
        }
    }

    /** One past the last entry of the Raft log, or 0 where there is none. */
    long logEnd() {
        try {
            return server.getDivision(group).getRaftLog().getNextIndex();
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Those whose votes count, as this node knows. */
    List<RaftPeer> peers() {
        try {
            return List.copyOf(server.getDivision(group).getRaftConf().getCurrentPeers());
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** Whether this node votes and may never lead, as it knows. */
    boolean witnesses() {
        return peers().stream().anyMatch(peer -> peer.getId().equals(server.getId()) && SeatPeer.seat(peer).witness());
    }

    private List<RaftPeerId> heirs() {
        List<RaftPeer> peers = peers();
        int highest = peers.stream().mapToInt(RaftPeer::getPriority).max().orElse(0);
        return peers.stream().filter(peer -> peer.getPriority() == highest && !peer.getId().equals(server.getId()))
                .map(RaftPeer::getId).toList();
    }

    private void pause() {
        sleep(Math.max(1, patienceMillis / 10));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
