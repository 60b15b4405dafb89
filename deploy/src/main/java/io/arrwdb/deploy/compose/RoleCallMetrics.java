package io.arrwdb.deploy.compose;

import io.arrwdb.rpc.trace.RpcName;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Times every call that a role of this process answers, whichever role asks: each hop of a request but the first. */
@Singleton
final class RoleCallMetrics implements ServerInterceptor {
    private static final Duration[] BUCKETS = {Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofSeconds(5), Duration.ofSeconds(30)};

    private final MeterRegistry registry;
    private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

    private record Answered(String rpc, Status.Code code) { }

    RoleCallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String rpc = RpcName.of(call.getMethodDescriptor().getFullMethodName());
        AtomicInteger inProgress = running.computeIfAbsent(rpc, this::gauge);
        long began = System.nanoTime();
        inProgress.incrementAndGet();
        AtomicBoolean ended = new AtomicBoolean();
        Consumer<Status.Code> end = code -> {
            if (ended.compareAndSet(false, true)) {
                inProgress.decrementAndGet();
                timers.computeIfAbsent(new Answered(rpc, code), this::timer).record(Duration.ofNanos(System.nanoTime() - began));
            }
        };
        return new EndedByCancellation<>(next.startCall(new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                end.accept(status.getCode());
                super.close(status, trailers);
            }
        }, headers), end);
    }

    /** Who is cancelled need not close its call, and mostly does not: stubs that answer then are refused before. */
    private static final class EndedByCancellation<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Consumer<Status.Code> end;

        EndedByCancellation(ServerCall.Listener<Q> listener, Consumer<Status.Code> end) {
            super(listener);
            this.end = end;
        }

        @Override
        public void onCancel() {
            end.accept(Status.Code.CANCELLED);
            super.onCancel();
        }
    }

    private AtomicInteger gauge(String rpc) {
        AtomicInteger inProgress = new AtomicInteger();
        Gauge.builder("arrwdb.role.calls.in.progress", inProgress, AtomicInteger::get)
                .description("Calls between roles that are being answered").tag("rpc", rpc).register(registry);
        return inProgress;
    }

    private Timer timer(Answered answered) {
        return Timer.builder("arrwdb.role.call.duration").description("From a call between roles to its answer")
                .tag("rpc", answered.rpc()).tag("code", answered.code().name()).serviceLevelObjectives(BUCKETS).register(registry);
    }
}
