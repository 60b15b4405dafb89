package io.arrwdb.adapters.ratis;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.core.port.consensus.ConsensusException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts entries into a group's Raft log through this node's own server, in the order in which they are given. Nothing is
 * sent twice, so an entry is committed once or not at all.
 */
final class DecisionSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionSender.class);

    private final RaftServer server;
    private final RaftGroupId group;
    private final String seat;
    private final RatisConfig config;
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong pendingBytes = new AtomicLong();
    /** Ratis's submission waits for locks and files, which nobody's loop may do. */
    private final MailboxLoop submitter;

    DecisionSender(RaftServer server, RaftGroupId group, String seat, RatisConfig config) {
        this.server = server;
        this.group = group;
        this.seat = seat;
        this.config = config;
        this.submitter = MailboxLoop.onVirtualThread("decisions-" + seat, failure -> LOG.error("{} cannot propose", seat, failure));
    }

    /**
     * The machine's answer, empty where the entry came to lie in a later term and so decided nothing.
     *
     * @return fails with {@link ConsensusException}, the outcome unknown; not in a mailbox
     */
    CompletableFuture<Optional<byte[]>> send(LoggedEntry entry) {
        ByteString bytes = entry.encode();
        if (entry.decision().length > config.maxDecisionBytes()) {
            return CompletableFuture.failedFuture(new ConsensusException(seat + ": a decision of " + entry.decision().length
                    + " bytes is longer than the " + config.maxDecisionBytes() + " that are allowed", null));
        }
        if (pendingBytes.addAndGet(bytes.size()) > config.maxPendingBytes()) {
            pendingBytes.addAndGet(-bytes.size());
            return CompletableFuture.failedFuture(new ConsensusException(seat + ": " + config.maxPendingBytes()
                    + " bytes of decisions are pending already", null));
        }
        CompletableFuture<RaftClientReply> reply = new CompletableFuture<>();
        try {
            submitter.execute(() -> submit(bytes, reply));
        } catch (RejectedExecutionException left) {
            reply.completeExceptionally(left);
        }
        return reply.orTimeout(config.requestMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, error) -> pendingBytes.addAndGet(-bytes.size())).handle(this::outcome);
    }

    @Override
    public void close() {
        Thread.ofVirtual().start(submitter::close);
    }

    private void submit(ByteString bytes, CompletableFuture<RaftClientReply> reply) {
        try {
            server.submitClientRequestAsync(RaftClientRequest.newBuilder().setClientId(client).setServerId(server.getId())
                    .setGroupId(group).setCallId(calls.incrementAndGet()).setMessage(Message.valueOf(bytes))
                    .setType(RaftClientRequest.writeRequestType()).build()).whenComplete((done, error) -> {
                        if (error == null) {
                            reply.complete(done);
                        } else {
                            reply.completeExceptionally(error);
                        }
                    });
        } catch (Exception e) {
            reply.completeExceptionally(e);
        }
    }

    /** Ratis says "not leader" of entries, too, that its log holds and a later leader may still commit. */
    private Optional<byte[]> outcome(RaftClientReply reply, Throwable error) {
        if (error != null || reply.getException() != null) {
            Throwable cause = error != null ? error : reply.getException();
            throw new ConsensusException(seat + ": the outcome of a decision is unknown: " + cause, cause);
        }
        return Answer.read(reply.getMessage());
    }
}
