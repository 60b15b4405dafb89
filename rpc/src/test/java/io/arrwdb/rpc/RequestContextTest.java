package io.arrwdb.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.proto.internal.AwaitRevisionRequest;
import io.arrwdb.proto.internal.CatalogSessionGrpc;
import io.arrwdb.proto.internal.Empty;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What arrives of a request's context at the role that is called. */
class RequestContextTest {
    private static final NodeId NODE = new NodeId("proxy-1");

    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
    private final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final Called called = new Called();

    @BeforeEach
    void offer() {
        node.offer(channels.nameOf(NODE), called);
    }

    @AfterEach
    void close() {
        node.close();
        channels.close();
        handlers.shutdownNow();
        deadlines.shutdownNow();
    }

    @Test
    void principalDatabaseAndTraceArrive() {
        as(new RequestContext("root", "shop", "0af7651916cd43dd8448eb211c80319c"), this::call);
        assertThat(called.contexts).singleElement().satisfies(context -> {
            assertThat(context.principal()).isEqualTo("root");
            assertThat(context.database()).isEqualTo("shop");
            assertThat(context.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        });
    }

    @Test
    void outsideOfARequestThereIsNothingToArrive() {
        call();
        assertThat(called.contexts).singleElement().satisfies(context -> {
            assertThat(context.principal()).isEmpty();
            assertThat(context.database()).isEmpty();
            assertThat(context.traceId()).isEmpty();
        });
    }

    @Test
    void theDeadlineArrives() {
        Context.current().withDeadlineAfter(5, TimeUnit.MINUTES, deadlines).run(this::call);
        assertThat(called.remaining).singleElement().satisfies(millis -> assertThat(millis).isBetween(1L, 300_000L));
    }

    /** The one who is called hears it while it works, and may stop. */
    @Test
    void cancellationArrives() throws InterruptedException {
        called.blocks = true;
        Context.CancellableContext request = Context.current().withCancellation();
        Thread caller = Thread.ofVirtual().start(() -> request.run(() -> assertThatThrownBy(this::call)
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED))));
        assertThat(called.entered.await(1, TimeUnit.MINUTES)).isTrue();
        request.cancel(null);
        assertThat(called.cancelled.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(caller.join(Duration.ofMinutes(1))).isTrue();
    }

    /** The caller has its answer before the work that it has caused begins. */
    @Test
    void furtherWorkKeepsTheTraceAndNeitherDeadlineNorCancellation() {
        Context.CancellableContext request = new RequestContext("", "shop", "t").attachTo(Context.ROOT)
                .withDeadlineAfter(1, TimeUnit.MINUTES, deadlines);
        Runnable[] further = new Runnable[1];
        request.run(() -> further[0] = RequestContext.current().carrying(this::call));
        request.cancel(null);
        further[0].run();
        assertThat(called.contexts).singleElement().satisfies(context -> assertThat(context.traceId()).isEqualTo("t"));
        assertThat(called.remaining).containsExactly(Long.MAX_VALUE);
    }

    private void call() {
        CatalogSessionGrpc.newBlockingStub(channels.to(NODE)).awaitRevision(AwaitRevisionRequest.getDefaultInstance());
    }

    private static void as(RequestContext request, Runnable task) {
        request.attachTo(Context.ROOT).run(task);
    }

    private static final class Called extends CatalogSessionGrpc.CatalogSessionImplBase {
        final List<RequestContext> contexts = new ArrayList<>();
        final List<Long> remaining = new ArrayList<>();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);
        volatile boolean blocks;

        @Override
        public void awaitRevision(AwaitRevisionRequest request, StreamObserver<Empty> observer) {
            contexts.add(RequestContext.current());
            remaining.add(RequestContext.remainingMillis(Long.MAX_VALUE));
            if (blocks) {
                Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
                entered.countDown();
                return;
            }
            observer.onNext(Empty.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
