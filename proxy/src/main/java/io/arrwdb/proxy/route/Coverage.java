package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.proto.internal.QueryNodeGrpc.QueryNodeFutureStub;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.fanout.Hedges;
import io.arrwdb.proxy.fanout.Pace;
import io.arrwdb.proxy.replica.QueryNodes;
import io.grpc.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the query nodes that hold a collection's shards, all at once, and goes on until every shard is covered: a node that is
 * gone or has lost a shard is asked again where the catalog places the shard now, or another replica is. An answer counts for
 * the shards that it names and for no others, so a result can never silently lack a part of the collection.
 */
public final class Coverage {
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Roles roles;
    private final CatalogSource catalog;
    private final QueryNodes nodes;
    private final Clock clock;
    private final long retryMillis;
    private final long waitMillis;

    public Coverage(Roles roles, CatalogSource catalog, QueryNodes nodes, Clock clock, long retryMillis, long waitMillis) {
        this.roles = roles;
        this.catalog = catalog;
        this.nodes = nodes;
        this.clock = clock;
        this.retryMillis = retryMillis;
        this.waitMillis = waitMillis;
    }

    /** A kind of read. @param <A> what a query node answers */
    public interface Read<A> {
        /** Sends the read of some shards to a node. */
        ListenableFuture<A> ask(QueryNodeFutureStub node, Collection<ShardId> shards);

        /** The shards that an answer covers. @throws MilvusException when it is a refusal */
        List<Long> covered(A answer);
    }

    /** Answers that together cover every shard once. */
    public <A> List<A> all(CollectionMeta collection, Read<A> read, Deadline deadline) {
        long now = clock.monotonicNanos();
        long waitNanos = Math.min(TimeUnit.MILLISECONDS.toNanos(waitMillis), deadline.timeRemaining(TimeUnit.NANOSECONDS));
        Pace pace = new Pace(TimeUnit.MILLISECONDS.toNanos(retryMillis), LONGEST_PAUSE_NANOS, now + waitNanos);
        Placement placement = new Placement(catalog, nodes, collection.id());
        try (Calls<A> calls = new Calls<>(collection, read, roles, nodes, clock, deadline)) {
            return calls.run(placement, Hedges.NONE, pace);
        }
    }
}
