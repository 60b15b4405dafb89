package io.arrwdb.adapters.ratis;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.impl.ClientProtoUtils;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the voters of a group for their term, and writes nothing. A leader of a later term has the votes of a majority, each of whom knew
 * that term from its vote on; so where a majority answers this leader's term, nobody had been elected since when it was asked. While
 * the voters change, majorities of those before and of those after are needed (Ongaro, Consensus: Bridging Theory and Practice, 4.3
 * and 6.4). The question is a vote that is asked for in advance, in term 0: Ratis refuses it, whatever the state of who is asked, and answers
 * with the term.
 */
final class TermPoll {
    private static final Logger LOG = LoggerFactory.getLogger(TermPoll.class);
    private static final long REFUSED_TERM = 0;

    private final RaftServer server;
    private final GroupIdentity identity;
    private final RaftGroupId group;
    private final long patienceMillis;

    /** @param patienceMillis after which no majority has answered */
    TermPoll(RaftServer server, GroupIdentity identity, long patienceMillis) {
        this.server = server;
        this.identity = identity;
        this.group = identity.raftGroupId();
        this.patienceMillis = patienceMillis;
    }

    /** Whether a majority was in {@code term}, in which this node leads, after this call; false where that did not show. */
    CompletableFuture<Boolean> ask(long term) {
        RaftConfiguration voters;
        try {
            voters = server.getDivision(group).getRaftConf();
        } catch (IOException gone) {
            return CompletableFuture.completedFuture(false);
        }
        Poll poll = new Poll(term, voters);
        poll.begin();
        return poll.answer.completeOnTimeout(false, patienceMillis, TimeUnit.MILLISECONDS);
    }

    private final class Poll {
        final CompletableFuture<Boolean> answer = new CompletableFuture<>();
        private final long term;
        private final RaftConfiguration voters;
        private final Set<RaftPeerId> agreed = new HashSet<>(Set.of(server.getId()));

        Poll(long term, RaftConfiguration voters) {
            this.term = term;
            this.voters = voters;
        }

        void begin() {
            if (agrees()) {
                answer.complete(true);
                return;
            }
            Set<RaftPeerId> others = new HashSet<>();
            voters.getCurrentPeers().forEach(peer -> others.add(peer.getId()));
            voters.getPreviousPeers().forEach(peer -> others.add(peer.getId()));
            others.remove(server.getId());
            others.forEach(voter -> Thread.ofVirtual().name("term-" + identity).start(() -> hear(voter)));
        }

        private void hear(RaftPeerId voter) {
            try {
                if (termOf(voter) == term && agrees(voter)) {
                    answer.complete(true);
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("{} did not tell its term in {}", voter, identity, e);
            }
        }

        private synchronized boolean agrees(RaftPeerId voter) {
            agreed.add(voter);
            return agrees();
        }

        private boolean agrees() {
            return majority(voters.getCurrentPeers()) && (voters.getPreviousPeers().isEmpty() || majority(voters.getPreviousPeers()));
        }

        private boolean majority(Collection<RaftPeer> of) {
            return of.stream().filter(peer -> agreed.contains(peer.getId())).count() > of.size() / 2;
        }
    }

    private long termOf(RaftPeerId voter) throws IOException {
        RaftRpcRequestProto.Builder to = ClientProtoUtils.toRaftRpcRequestProtoBuilder(RaftGroupMemberId.valueOf(server.getId(), group), voter);
        RequestVoteReplyProto reply = server.getServerRpc().requestVote(RequestVoteRequestProto.newBuilder().setServerRequest(to)
                .setCandidateTerm(REFUSED_TERM).setPreVote(true).build());
        return reply.getTerm();
    }
}
