package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.proto.internal.QueryNodeGrpc.QueryNodeFutureStub;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.explain.ReadStory;
import io.arrwdb.proxy.fanout.Hedging;
import io.arrwdb.proxy.fanout.Pace;
import io.arrwdb.proxy.replica.QueryNodes;
import io.grpc.Deadline;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks the query nodes that hold a collection's shards, all at once, and goes on until every shard is covered: a node that is
 * gone or has lost a shard is asked again where the catalog places the shard now, or another replica is. Each answer says by
 * which version of the ring it is of which shards; only answers that make up the ring, no part twice and none left out, are a
 * result. Where they do not, because a node's catalog and this proxy's differ for a moment, all are asked again after a pause.
 * A shard that was split by a newer ring than this proxy knows makes the read begin anew, at the same timestamp, once the catalog
 * shows that ring.
 */
public final class Coverage {
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Kept of a request's time, so that a partial answer arrives before its deadline. */
    private static final long MOST_MILLIS_TO_ANSWER = 200;

    private final Roles roles;
    private final CatalogSource catalog;
    private final QueryNodes nodes;
    private final Hedging hedging;
    private final Clock clock;
    private final long retryMillis;
    private final long waitMillis;

    public Coverage(Roles roles, CatalogSource catalog, QueryNodes nodes, Hedging hedging, Clock clock, long retryMillis, long waitMillis) {
        this.roles = roles;
        this.catalog = catalog;
        this.nodes = nodes;
        this.hedging = hedging;
        this.clock = clock;
        this.retryMillis = retryMillis;
        this.waitMillis = waitMillis;
    }

    /** A kind of read. @param <A> what a query node answers */
    interface Read<A> {
        /** Sends the read of some shards to a node. */
        ListenableFuture<A> ask(QueryNodeFutureStub node, Collection<ShardId> shards, TokenRing ring);

        /** What an answer says of itself. @throws MilvusException when it is a refusal */
        NodeAnswer checked(A answer);

        /** The newest ring by which one of these shards had been split at the read's timestamp; 0 where none had been. */
        long ringVersion(A answer);
    }

    /**
     * Answers that together cover every shard once.
     *
     * @param leastPart of the ring that must be covered; below 1 shards that nobody answers for in time are left out
     */
    <A> List<A> all(CollectionMeta collection, Read<A> read, double leastPart, ReadStory story, Deadline deadline) {
        hedging.begun();
        CollectionMeta current = collection;
        Pause pause = pause(deadline);
        while (true) {
            Covered<A> covered;
            try {
                covered = once(current, read, leastPart, story, deadline);
            } catch (StaleRingException e) {
                story.refreshed();
                current = withNewerRing(current, deadline);
                continue;
            }
            Optional<String> flaw = covered.flaw();
            if (flaw.isEmpty()) {
                return covered.answers();
            }
            if (!pause.beforeNextTry()) {
                throw ReadErrors.ringNotCovered(flaw.get());
            }
            story.refreshed();
            current = catalog.current().collection(collection.id()).filter(CollectionMeta::available)
                    .orElseThrow(() -> NameErrors.collectionIdNotFound(collection.id().value()));
        }
    }

    private Pause pause(Deadline deadline) {
        return new Pause(retryMillis, deadline.minimum(Roles.deadline(waitMillis)));
    }

    private CollectionMeta withNewerRing(CollectionMeta known, Deadline deadline) {
        Pause pause = pause(deadline);
        while (true) {
            Optional<CollectionMeta> newer = catalog.current().collection(known.id())
                    .filter(collection -> collection.ring().version() > known.ring().version());
            if (newer.isPresent()) {
                return newer.get();
            }
            if (!pause.beforeNextTry()) {
                throw ReadErrors.uncovered(known.shards().getFirst().id().value());
            }
        }
    }

    private <A> Covered<A> once(CollectionMeta collection, Read<A> read, double leastPart, ReadStory story, Deadline deadline) {
        boolean partial = leastPart < 1;
        long leftNanos = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        long keptNanos = partial ? Math.min(leftNanos / 8, TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS_TO_ANSWER)) : 0;
        long begunNanos = clock.monotonicNanos();
        Pace pace = new Pace(TimeUnit.MILLISECONDS.toNanos(retryMillis), LONGEST_PAUSE_NANOS,
                begunNanos + Math.min(TimeUnit.MILLISECONDS.toNanos(waitMillis), leftNanos - keptNanos));
        Deadline callDeadline = partial ? deadline.minimum(Deadline.after(leftNanos - keptNanos, TimeUnit.NANOSECONDS)) : deadline;
        try (Calls<A> calls = new Calls<>(collection, read, roles, nodes, hedging, clock, callDeadline, partial, story)) {
            Covered<A> covered = calls.run(new Placement(catalog, nodes, collection.id()), pace);
            if (covered.part() < leastPart) {
                throw calls.worst().orElseGet(() -> ReadErrors.uncovered(covered.missing().first().value()));
            }
            return covered;
        } finally {
            story.took(clock.monotonicNanos() - begunNanos);
        }
    }
}
