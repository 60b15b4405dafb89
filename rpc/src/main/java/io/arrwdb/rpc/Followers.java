package io.arrwdb.rpc;

import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.proto.internal.AwaitRevisionRequest;
import io.arrwdb.proto.internal.CatalogSessionGrpc;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The nodes that serve by the catalog: every proxy and query node with a live session. A definition is answered once all
 * of them have applied it, so that no other proxy still serves the state before it. A node whose session ends meanwhile
 * is no longer waited for.
 */
public final class Followers {
    private static final long READ_TIMEOUT_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 100;

    private final MetaStore store;
    private final Channels channels;

    public Followers(MetaStore store, Channels channels) {
        this.store = store;
        this.channels = channels;
    }

    /** Blocks until every follower has applied {@code revision}; a retriable {@link ServiceFailure} after the timeout. */
    public void await(Revision revision, long timeoutMillis) {
        await(revision, timeoutMillis, List.of(Role.PROXY, Role.QUERY_NODE));
    }

    /** As {@link #await}, for those alone who choose by the catalog whom to ask. */
    public void awaitProxies(Revision revision, long timeoutMillis) {
        await(revision, timeoutMillis, List.of(Role.PROXY));
    }

    private void await(Revision revision, long timeoutMillis, List<Role> roles) {
        if (revision.equals(Revision.ZERO)) {
            return;
        }
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        List<Call> calls = sessions(roles).stream().map(n -> call(n, revision, timeoutMillis)).toList();
        for (Call call : calls) {
            finish(call, revision, endNanos);
        }
    }

    private void finish(Call first, Revision revision, long endNanos) {
        Call call = first;
        while (!answered(call, endNanos)) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            if (leftMillis <= PAUSE_MILLIS) {
                throw ServiceFailure.unavailable(Waiting.TIMED_OUT, "the definition is made, but " + call.node
                        + " has not applied it yet (revision " + revision + "); asking again is safe");
            }
            pause();
            if (!sessions(List.of(Role.values())).contains(call.node)) {
                return;
            }
            call = call(call.node, revision, leftMillis);
        }
    }

    private static boolean answered(Call call, long endNanos) {
        try {
            Waiting.on(call.answer, TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()), "telling " + call.node);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Call call(NodeId node, Revision revision, long timeoutMillis) {
        return new Call(node, Stages.of(CatalogSessionGrpc.newFutureStub(channels.to(node))
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
                .awaitRevision(AwaitRevisionRequest.newBuilder().setRevision(revision.value()).build())));
    }

    private List<NodeId> sessions(List<Role> roles) {
        Membership now = Membership.of(Waiting.on(store.range(Membership.PREFIX), READ_TIMEOUT_MILLIS, "reading the sessions"));
        return roles.stream().flatMap(r -> now.nodes(r.label()).stream()).distinct().toList();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServiceFailure.unavailable(Waiting.TIMED_OUT, "the wait for the nodes was interrupted");
        }
    }

    private record Call(NodeId node, CompletionStage<?> answer) { }
}
