package io.arrwdb.proxy.route;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.rpc.RequestContext;
import io.grpc.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Asks the oracle once for many: at most one request is under way, and all who ask meanwhile share the next one. Nobody
 * shares a request that was sent before he asked, so what he is answered lies above every timestamp that was given out, and
 * every write that was acknowledged, before.
 *
 * <pre>
 * state     | event                          | then
 * IDLE      | asked                          | ASKING: a request is sent for the one who asked
 * ASKING    | asked                          | ASKING: he waits for the next request
 * ASKING    | answered or failed, some wait  | ASKING: those it was sent for have it; the next is sent for all who wait
 * ASKING    | answered or failed, none waits | IDLE
 * </pre>
 */
final class SharedNow {
    private final Supplier<CompletionStage<Timestamp>> oracle;
    private boolean asking;
    private Round next;

    /** @param oracle sends a request */
    SharedNow(Supplier<CompletionStage<Timestamp>> oracle) {
        this.oracle = oracle;
    }

    /** One request, sent under the trace of the first who asked for it, and not bound to his patience. */
    private record Round(CompletableFuture<Timestamp> answer, RequestContext first) { }

    /** A timestamp that the oracle gives out after this call. */
    CompletionStage<Timestamp> ask() {
        Round mine;
        synchronized (this) {
            if (next == null) {
                next = new Round(new CompletableFuture<>(), RequestContext.current());
            }
            mine = next;
            if (asking) {
                return mine.answer.minimalCompletionStage();
            }
            asking = true;
            next = null;
        }
        send(mine);
        return mine.answer.minimalCompletionStage();
    }

    private void send(Round round) {
        Context context = round.first.attachTo(Context.ROOT);
        CompletionStage<Timestamp> sent;
        Context before = context.attach();
        try {
            sent = oracle.get();
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedStage(e);
        } finally {
            context.detach(before);
        }
        sent.whenComplete((now, error) -> {
            sendNext();
            if (error == null) {
                round.answer.complete(now);
            } else {
                round.answer.completeExceptionally(error);
            }
        });
    }

    private void sendNext() {
        Round waiting;
        synchronized (this) {
            waiting = next;
            next = null;
            asking = waiting != null;
        }
        if (waiting != null) {
            send(waiting);
        }
    }
}
