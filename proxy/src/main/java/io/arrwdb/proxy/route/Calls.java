package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.proxy.error.ErrorCode;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.proxy.fanout.Ask;
import io.arrwdb.proxy.fanout.Fanout;
import io.arrwdb.proxy.fanout.Hedges;
import io.arrwdb.proxy.fanout.Pace;
import io.arrwdb.proxy.fanout.Routes;
import io.arrwdb.proxy.fanout.Step;
import io.arrwdb.proxy.fanout.Verdict;
import io.arrwdb.proxy.replica.QueryNodes;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Clock clock;
    private final Deadline deadline;
    private final Map<Integer, Running<A>> running = new HashMap<>();
    private final Map<Integer, A> answers = new HashMap<>();
    private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    private MilvusException worst;

    Calls(CollectionMeta collection, Coverage.Read<A> read, Roles roles, QueryNodes nodes, Clock clock, Deadline deadline) {
        this.collection = collection;
        this.read = read;
        this.roles = roles;
        this.nodes = nodes;
        this.clock = clock;
        this.deadline = deadline;
    }

    private record Running<A>(Ask ask, ListenableFuture<A> call, long sentNanos) { }

    /** Answers that cover every shard once. @throws MilvusException why there are none */
    List<A> run(Routes routes, Hedges hedges, Pace pace) {
        Fanout fanout = new Fanout(collection.shards().stream().map(ShardMeta::id).toList(), routes, hedges, pace);
        take(fanout.begin(clock.monotonicNanos()), fanout);
        while (!fanout.over()) {
            Integer ask = await(fanout.wakeNanos());
            take(ask == null ? fanout.tick(clock.monotonicNanos()) : ended(ask, fanout), fanout);
        }
        return fanout.winners().stream().map(ask -> answers.get(ask.id())).toList();
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
                case Step.GiveUp _ -> throw worst == null ? ReadErrors.uncovered(fanout.uncovered().first().value()) : worst;
            }
        }
    }

    private void send(Ask ask) {
        long now = clock.monotonicNanos();
        nodes.sent(ask.node(), now);
        ListenableFuture<A> call = read.ask(roles.queryNode(ask.node(), deadline), ask.shards());
        running.put(ask.id(), new Running<>(ask, call, now));
        call.addListener(() -> ended.add(ask.id()), MoreExecutors.directExecutor());
    }

    private void cancel(int ask) {
        Running<A> call = running.remove(ask);
        if (call != null) {
            long now = clock.monotonicNanos();
            nodes.abandoned(call.ask.node(), collection.id(), now - call.sentNanos, now);
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
            A answer = answer(call, now);
            answers.put(ask, answer);
            nodes.answered(call.ask.node(), collection.id(), now - call.sentNanos, now);
            return fanout.answered(ask, now);
        } catch (MilvusException e) {
            worst = worst == null || worst.retriable() ? e : worst;
            return fanout.failed(ask, verdict(e), now);
        }
    }

    /** The call's answer, which is of all its shards. */
    private A answer(Running<A> call, long nowNanos) {
        A answer;
        try {
            answer = Roles.await(ROLE, call.call);
        } catch (MilvusException e) {
            noteFailure(call, e, nowNanos);
            throw e;
        }
        try {
            Set<ShardId> covered = new HashSet<>();
            read.covered(answer).forEach(shard -> covered.add(new ShardId(shard)));
            List<ShardId> lacking = new ArrayList<>(call.ask.shards());
            lacking.removeAll(covered);
            if (!lacking.isEmpty()) {
                throw ReadErrors.uncovered(lacking.getFirst().value());
            }
            return answer;
        } catch (MilvusException e) {
            nodes.refused(call.ask.node());
            throw e;
        }
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

    private static Verdict verdict(MilvusException refusal) {
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
