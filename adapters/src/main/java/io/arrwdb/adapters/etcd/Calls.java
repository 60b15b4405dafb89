package io.arrwdb.adapters.etcd;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks etcd, within the request timeout. A request is repeated, at the next member, when nothing of it can have been sent or
 * when it may be repeated; a change whose fate is unknown never is, for a compare that held the first time fails the second.
 * Used in the store's loop alone.
 */
final class Calls {
    private final Members members;
    private final Login login;
    private final EtcdLimits limits;
    private final Clock clock;
    private final Timers timers;
    private final Executor loop;
    private final Set<Asking<?, ?>> waiting = new HashSet<>();
    private boolean closed;

    Calls(Members members, Login login, EtcdLimits limits, Clock clock, Timers timers, Executor loop) {
        this.members = members;
        this.login = login;
        this.limits = limits;
        this.clock = clock;
        this.timers = timers;
        this.loop = loop;
    }

    /** A change that must not happen twice: {@code OutcomeUnknown} where it may have happened. @param what it is, for messages */
    <Q, A> CompletableFuture<A> once(MethodDescriptor<Q, A> method, Q request, String what) {
        return new Asking<>(method, request, what, false).begin();
    }

    /** A read, or a change that does nothing the second time. */
    <Q, A> CompletableFuture<A> repeatedly(MethodDescriptor<Q, A> method, Q request, String what) {
        return new Asking<>(method, request, what, true).begin();
    }

    /** Nothing is repeated any more. */
    void close() {
        closed = true;
        Set.copyOf(waiting).forEach(Asking::again);
    }

    private final class Asking<Q, A> {
        private final MethodDescriptor<Q, A> method;
        private final Q request;
        private final String what;
        private final boolean repeatable;
        private final long endNanos = clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(limits.requestTimeoutMillis());
        private final CompletableFuture<A> result = new CompletableFuture<>();
        private boolean loggedInAgain;

        Asking(MethodDescriptor<Q, A> method, Q request, String what, boolean repeatable) {
            this.method = method;
            this.request = request;
            this.what = what;
            this.repeatable = repeatable;
        }

        CompletableFuture<A> begin() {
            attempt();
            return result;
        }

        private void again() {
            if (waiting.remove(this)) {
                attempt();
            }
        }

        private void attempt() {
            login.headers().whenComplete((headers, error) -> {
                if (error != null) {
                    result.completeExceptionally(error instanceof CompletionException wrapped ? wrapped.getCause() : error);
                } else {
                    send(headers);
                }
            });
        }

        private void send(Metadata headers) {
            Members.Member member = members.current();
            Call.<Q, A>send(member.channel(), method, request, headers, attemptMillis(), outcome -> over(member, outcome));
        }

        /** The last member asked gets all the time that is left; so does every change, which is asked once. */
        private long attemptMillis() {
            long left = Math.max(1, leftMillis());
            return repeatable && members.count() > 1 ? Math.min(left, limits.attemptTimeoutMillis()) : left;
        }

        private long leftMillis() {
            return TimeUnit.NANOSECONDS.toMillis(endNanos - clock.monotonicNanos());
        }

        private void over(Members.Member member, Call.Outcome<A> outcome) {
            Status status = outcome.status();
            if (status.isOk()) {
                result.complete(outcome.answer());
            } else if (Failures.isSilence(status)) {
                members.failed(member);
                silence(status, outcome.sent());
            } else if (Failures.isLoginOver(Failures.text(status)) && !loggedInAgain) {
                loggedInAgain = true;
                login.isOver();
                attempt();
            } else {
                result.completeExceptionally(Failures.refusal(what, status));
            }
        }

        private void silence(Status status, boolean sent) {
            if ((repeatable || !sent) && !closed && leftMillis() > limits.retryMillis()) {
                waiting.add(this);
                timers.after(limits.retryMillis(), loop, this::again);
            } else if (repeatable || !sent) {
                result.completeExceptionally(Failures.silence(what, status));
            } else {
                result.completeExceptionally(Failures.unknownOutcome(what, status));
            }
        }
    }
}
