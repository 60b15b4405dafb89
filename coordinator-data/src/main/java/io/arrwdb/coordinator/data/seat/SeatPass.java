package io.arrwdb.coordinator.data.seat;

import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.plan.data.SeatPlanner;
import io.arrwdb.core.plan.data.SeatPlanner.Overdue;
import io.arrwdb.core.plan.data.SeatStep;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.rpc.Channels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at where the log groups sit, and what follows from it. Blocks; one at a time. Does nothing where data nodes decide alone. */
public final class SeatPass {
    private static final Logger LOG = LoggerFactory.getLogger(SeatPass.class);

    private final SeatConfig config;
    private final MembershipFollower members;
    private final Clock clock;
    private final SeatSight sight;
    private final SeatSteps steps;
    private final SeatPlanner planner;
    private final Map<Overdue, Long> awaited = new HashMap<>();

    public SeatPass(SeatConfig config, FencedStore store, MembershipFollower members, Channels channels, Clock clock) {
        this.config = config;
        this.members = members;
        this.clock = clock;
        this.sight = new SeatSight(store.reads(), channels, new Absences(clock, config.graceMillis()));
        this.steps = new SeatSteps(store, channels, config.callMillis());
        this.planner = new SeatPlanner(config.policy());
    }

    public Outcome run() {
        Membership sessions = members.current();
        if (sessions.revision().equals(Revision.ZERO)) {
            return Outcome.WAITING;
        }
        SeatSight.Seen seen = sight.look(sessions);
        if (seen.hosts().isEmpty()) {
            return Outcome.IDLE;
        }
        List<SeatStep> plan = planner.plan(config.groups(), seen.hosts(), seen.groups(), overdue());
        await(plan);
        List<CompletableFuture<Boolean>> taken = plan.stream().map(step -> onThread(() -> take(step, seen))).toList();
        boolean moved = taken.stream().map(CompletableFuture::join).reduce(false, Boolean::logicalOr);
        boolean leaderless = seen.groups().stream().anyMatch(group -> group.lead().isEmpty());
        return moved ? Outcome.BUSY : plan.isEmpty() && !leaderless ? Outcome.IDLE : Outcome.WAITING;
    }

    /** Whether something was changed. */
    private boolean take(SeatStep step, SeatSight.Seen seen) {
        try {
            steps.take(step, seen.revisions());
            return !(step instanceof SeatStep.Await);
        } catch (RuntimeException e) {
            LOG.warn("log group {}: {} did not come about, and is planned anew: {}", step.group(), step, e.toString());
            return false;
        }
    }

    private void await(List<SeatStep> plan) {
        Set<Overdue> now = plan.stream().filter(SeatStep.Await.class::isInstance).map(SeatStep.Await.class::cast)
                .map(step -> new Overdue(step.group(), step.node())).collect(Collectors.toSet());
        awaited.keySet().retainAll(now);
        now.forEach(seat -> awaited.putIfAbsent(seat, clock.monotonicNanos() / 1_000_000));
    }

    private Set<Overdue> overdue() {
        long now = clock.monotonicNanos() / 1_000_000;
        return awaited.entrySet().stream().filter(e -> now - e.getValue() > config.admissionMillis()).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static CompletableFuture<Boolean> onThread(BooleanSupplier work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofVirtual().name("seat-step").start(() -> done.complete(work.getAsBoolean()));
        return done;
    }
}
