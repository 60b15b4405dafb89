package io.arrwdb.testkit.sim;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries questions and answers between processes, and between a process and a service. Messages take a random time, so
 * they overtake each other; they are lost and doubled as {@link SimFaults} say, and blocked links lose all of them.
 */
public final class SimNetwork {
    /** When the asker of a lost question gives up. */
    private static final long TIMEOUT_MICROS = 300_000;
    /** When the asker of a process gives up, whatever has become of the question. */
    private static final long CALL_TIMEOUT_MICROS = 2_000_000;
    private static final long TYPICAL_MICROS = 200;

    private final SimScheduler scheduler;
    private final Set<Link> blocked = new HashSet<>();
    private SimFaults faults = SimFaults.none();

    private record Link(String from, String to) { }

    public SimNetwork(SimScheduler scheduler) {
        this.scheduler = scheduler;
    }

    public SimScheduler scheduler() {
        return scheduler;
    }

    public SimFaults faults() {
        return faults;
    }

    public void faults(SimFaults now) {
        faults = now;
    }

    /** Loses every message from one to the other, one way. */
    public void block(String from, String to) {
        blocked.add(new Link(from, to));
    }

    public void heal() {
        blocked.clear();
    }

    /** Whether no link between the two is blocked, either way. */
    public boolean connected(String one, String other) {
        return !blocked.contains(new Link(one, other)) && !blocked.contains(new Link(other, one));
    }

    /** Whether a message gets through now; decided by chance. */
    public boolean passes(String from, String to) {
        return !blocked.contains(new Link(from, to)) && !scheduler.chance(faults.loseRequest());
    }

    /** A usual travelling time. */
    public long travelMicros() {
        return scheduler.delayMicros(TYPICAL_MICROS);
    }

    /**
     * Asks a service, which answers at one instant. The service acts when the question arrives, whether the asker still
     * lives or not; the answer belongs to the asker's life. A life that is over asks nothing more.
     *
     * @param lost makes the failure for a question or answer that was lost: its outcome is unknown to the asker
     */
    public <T> CompletionStage<T> ask(SimProcess from, long life, String service, long extraMicros, Supplier<T> action,
            Function<String, RuntimeException> lost) {
        Asking<T> asking = new Asking<>(from, life, service, lost);
        if (from.life() != life) {
            return asking.answer;
        }
        asking.send(extraMicros, () -> {
            try {
                return CompletableFuture.completedFuture(action.get());
            } catch (RuntimeException refusal) {
                return CompletableFuture.failedFuture(refusal);
            }
        });
        return asking.answer;
    }

    /** Asks another process, which takes its time to answer; the question may arrive twice. */
    public <T> CompletionStage<T> call(SimProcess from, SimProcess to, Supplier<CompletionStage<T>> action,
            Function<String, RuntimeException> lost) {
        Asking<T> asking = new Asking<>(from, from.life(), to.name(), lost);
        if (passes(from.name(), to.name())) {
            scheduler.after(travelMicros(), to, () -> asking.arrive(() -> whileAlive(to, action.get())));
            if (scheduler.chance(faults.duplicate())) {
                scheduler.after(travelMicros() * 3, to, () -> asking.arrive(() -> whileAlive(to, action.get())));
            }
        }
        asking.giveUpLater();
        return asking.answer;
    }

    /** What a life answers after its end is never sent. */
    private static <T> CompletionStage<T> whileAlive(SimProcess to, CompletionStage<T> answer) {
        long life = to.life();
        CompletableFuture<T> sent = new CompletableFuture<>();
        answer.whenComplete((value, failure) -> {
            if (to.life() != life) {
                return;
            }
            if (failure == null) {
                sent.complete(value);
            } else {
                sent.completeExceptionally(failure);
            }
        });
        return sent;
    }

    private final class Asking<T> {
        private final SimProcess from;
        private final long life;
        private final String service;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final Function<String, RuntimeException> lost;

        Asking(SimProcess from, long life, String service, Function<String, RuntimeException> lost) {
            this.from = from;
            this.life = life;
            this.service = service;
            this.lost = lost;
        }

        void send(long extraMicros, Supplier<CompletionStage<T>> action) {
            if (passes(from.name(), service)) {
                scheduler.after(travelMicros() + extraMicros, () -> arrive(action));
            } else {
                giveUp("the question was lost");
            }
        }

        void giveUpLater() {
            scheduler.at(scheduler.nowNanos() + CALL_TIMEOUT_MICROS * 1_000, from, life,
                    () -> answer.completeExceptionally(lost.apply("no answer in time")));
        }

        void giveUp(String why) {
            scheduler.at(scheduler.nowNanos() + TIMEOUT_MICROS * 1_000, from, life,
                    () -> answer.completeExceptionally(lost.apply(why)));
        }

        void arrive(Supplier<CompletionStage<T>> action) {
            action.get().whenComplete((value, failure) -> {
                if (!passes(service, from.name()) || scheduler.chance(faults.loseAnswer())) {
                    giveUp("the answer was lost");
                    return;
                }
                long at = scheduler.nowNanos() + travelMicros() * 1_000;
                scheduler.at(at, from, life, () -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    } else {
                        answer.complete(value);
                    }
                });
            });
        }
    }
}
