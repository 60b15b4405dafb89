package io.arrwdb.rpc;

import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A coordinator's passes, each on a virtual thread of its own and on behalf of the last request that gave them work, so
 * that what they call is found under that request's trace. A request is the cause of every pass that begins while it makes
 * its change, and from then on until such a pass has found nothing left to do. Other passes run for nobody.
 */
public final class CausedPasses {
    private final String name;
    private final Supplier<Outcome> pass;
    private RequestContext cause;
    private int changing;

    /**
     * @param name of the threads
     * @param pass one look at everything; may block
     */
    public CausedPasses(String name, Supplier<Outcome> pass) {
        this.name = name;
        this.pass = pass;
    }

    /** Makes a change that gives passes work, on behalf of the request of this thread. */
    public <T> T cause(Supplier<T> change) {
        begins(RequestContext.current());
        try {
            return change.get();
        } finally {
            made();
        }
    }

    /** Begins a pass; completes with what it has found, or fails as it does. */
    public synchronized CompletionStage<Outcome> begin() {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        RequestContext on = cause;
        boolean sawAll = changing == 0;
        Runnable run = () -> {
            try {
                Outcome found = pass.get();
                if (sawAll && found == Outcome.IDLE) {
                    forget(on);
                }
                outcome.complete(found);
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        };
        Thread.ofVirtual().name(name).start(on == null ? run : on.carrying(run));
        return outcome;
    }

    private synchronized void begins(RequestContext request) {
        cause = request;
        changing++;
    }

    private synchronized void made() {
        changing--;
    }

    private synchronized void forget(RequestContext done) {
        if (cause == done) {
            cause = null;
        }
    }
}
