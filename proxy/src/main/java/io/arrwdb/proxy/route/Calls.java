package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.proxy.error.ErrorCode;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.proxy.explain.CallNote;
import io.arrwdb.proxy.explain.ReadStory;
import io.arrwdb.proxy.fanout.Ask;
import io.arrwdb.proxy.fanout.Fanout;
import io.arrwdb.proxy.fanout.Hedging;
import io.arrwdb.proxy.fanout.Pace;
import io.arrwdb.proxy.fanout.Routes;
import io.arrwdb.proxy.fanout.Step;
import io.arrwdb.proxy.fanout.Verdict;
import io.arrwdb.proxy.replica.QueryNodes;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The calls of one read: does what its {@link Fanout} says, on the virtual thread of the request, and tells it what came of it. */
final class Calls<A> implements AutoCloseable {
    private static final String ROLE = "query node";

    private final CollectionMeta collection;
    private final Coverage.Read<A> read;
    private final Roles roles;
    private final QueryNodes nodes;
    private final Hedging hedging;
    private final Clock clock;
    private final Deadline deadline;
    private final boolean partial;
    private final ReadStory story;
    private final Map<Integer, Running<A>> running = new HashMap<>();
    private final Map<Integer, A> answers = new HashMap<>();
    private final Map<Integer, NodeAnswer> said = new HashMap<>();
    private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    private MilvusException worst;

    /** @param partial whether shards that nobody answers for may be left out */
    Calls(CollectionMeta collection, Coverage.Read<A> read, Roles roles, QueryNodes nodes, Hedging hedging, Clock clock,
            Deadline deadline, boolean partial, ReadStory story) {
        this.collection = collection;
        this.read = read;
        this.roles = roles;
        this.nodes = nodes;
        this.hedging = hedging;
        this.clock = clock;
        this.deadline = deadline;
        this.partial = partial;
        this.story = story;
    }

    private record Running<A>(Ask ask, ListenableFuture<A> call, long sentNanos) { }

    /** Answers of every shard once, or of those that can be reached. @throws MilvusException why there are none */
    Covered<A> run(Routes routes, Pace pace) {
        TokenRing ring = collection.ring();
        story.asked(ring.version());
        Fanout fanout = new Fanout(ring.shards(), routes, hedging, pace);
        take(fanout.begin(clock.monotonicNanos()), fanout);
        while (!fanout.over()) {
            Integer ask = await(fanout.wakeNanos());
            take(ask == null ? fanout.tick(clock.monotonicNanos()) : ended(ask, fanout), fanout);
        }
        Covered<A> covered = new Covered<>(ring, fanout.winners().stream().map(ask -> answers.get(ask.id())).toList(),
                fanout.winners().stream().flatMap(ask -> said.get(ask.id()).parts().stream()).toList(), fanout.uncovered());
        story.covered(covered.part(), covered.missing());
        return covered;
    }

    /** The refusal that weighs most. */
    Optional<MilvusException> worst() {
        return Optional.ofNullable(worst);
    }

    private Integer await(long wakeNanos) {
        try {
            return wakeNanos == Long.MAX_VALUE ? ended.take()
                    : ended.poll(Math.max(0, wakeNanos - clock.monotonicNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RoleErrors.cancelled();
        }
    }

    private void take(List<Step> steps, Fanout fanout) {
        for (Step step : steps) {
            switch (step) {
                case Step.Send send -> send(send.ask());
                case Step.Cancel cancel -> cancel(cancel.ask().id());
                case Step.GiveUp end -> {
                    if (end.refused() || !partial) {
                        throw worst().orElseGet(() -> ReadErrors.uncovered(fanout.uncovered().first().value()));
                    }
                }
            }
        }
    }

    private void send(Ask ask) {
        long now = clock.monotonicNanos();
        nodes.sent(ask.node(), now);
        ListenableFuture<A> call = read.ask(roles.queryNode(ask.node(), deadline), ask.shards(), collection.ring());
        running.put(ask.id(), new Running<>(ask, call, now));
        call.addListener(() -> ended.add(ask.id()), MoreExecutors.directExecutor());
    }

    private void cancel(int ask) {
        Running<A> call = running.remove(ask);
        if (call != null) {
            long now = clock.monotonicNanos();
            nodes.abandoned(call.ask.node(), collection.id(), now - call.sentNanos, now);
            story.failed(call.ask, now - call.sentNanos, CallNote.CANCELLED);
            call.call.cancel(true);
        }
    }

    private List<Step> ended(int ask, Fanout fanout) {
        Running<A> call = running.remove(ask);
        if (call == null) {
            return List.of();
        }
        long now = clock.monotonicNanos();
        try {
            answers.put(ask, answer(call, now));
            answered(call, said.get(ask), now);
            return fanout.answered(ask, now);
        } catch (MilvusException e) {
            story.failed(call.ask, now - call.sentNanos, e.getMessage());
            worst = worst == null || worst.retriable() ? e : worst;
            return fanout.failed(ask, verdict(e), now);
        }
    }

    /** The call's answer, which is of all its shards. @throws StaleRingException where they no longer have all that was asked for */
    private A answer(Running<A> call, long nowNanos) {
        A answer;
        try {
            answer = Roles.await(ROLE, call.call);
        } catch (MilvusException e) {
            noteFailure(call, e, nowNanos);
            throw e;
        }
        try {
            NodeAnswer checked = read.checked(answer);
            List<ShardId> lacking = new ArrayList<>(call.ask.shards());
            lacking.removeAll(checked.shards());
            if (!lacking.isEmpty()) {
                throw ReadErrors.uncovered(lacking.getFirst().value());
            }
            long ring = read.ringVersion(answer);
            if (ring > collection.ring().version()) {
                throw new StaleRingException(collection.ring().version(), ring);
            }
            said.put(call.ask.id(), checked);
            return answer;
        } catch (MilvusException e) {
            nodes.refused(call.ask.node());
            throw e;
        }
    }

    private void answered(Running<A> call, NodeAnswer said, long nowNanos) {
        long tookNanos = nowNanos - call.sentNanos;
        nodes.answered(call.ask.node(), collection.id(), tookNanos, nowNanos);
        nodes.noteQueueing(call.ask.node(), said.cost().getQueueNanos(), nowNanos);
        if (said.cost().getSegments() > 0) {
            double cold = (double) said.cost().getColdSegments() / said.cost().getSegments();
            call.ask.shards().forEach(shard -> nodes.noteMissing(call.ask.node(), shard, cold, nowNanos));
        }
        hedging.answered(call.ask.shards(), tookNanos);
        story.answered(call.ask, tookNanos, said.cost());
    }

    private void noteFailure(Running<A> call, MilvusException failure, long nowNanos) {
        if (failure.is(ErrorCode.UNAVAILABLE)) {
            nodes.failed(call.ask.node(), nowNanos);
        } else if (failure.is(ErrorCode.TIMEOUT) || failure.is(ErrorCode.CANCELLED)) {
            nodes.abandoned(call.ask.node(), collection.id(), nowNanos - call.sentNanos, nowNanos);
        } else {
            nodes.refused(call.ask.node());
        }
    }

    private Verdict verdict(MilvusException refusal) {
        if (partial && refusal.is(ErrorCode.TIMEOUT)) {
            return Verdict.AGAIN;
        }
        if (refusal.is(ErrorCode.RATE_LIMIT) || refusal.is(ErrorCode.TOO_MANY_REQUESTS)) {
            return Verdict.ELSEWHERE;
        }
        return refusal.retriable() || refusal.is(ErrorCode.CHANNEL_NOT_AVAILABLE) ? Verdict.AGAIN : Verdict.FINAL;
    }

    /** Ends the calls that nobody waits for any more. */
    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::cancel);
    }
}
