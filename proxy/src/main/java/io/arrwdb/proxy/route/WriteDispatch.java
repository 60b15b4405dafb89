package io.arrwdb.proxy.route;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.ShardWrite;
import io.arrwdb.proto.internal.WriteRequest;
import io.arrwdb.proto.internal.WriteResponse;
import io.arrwdb.proxy.error.ErrorCode;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.NameErrors;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sends a write to the leaders of the log groups that carry its shards, all at once, and tries those again that refuse for the
 * moment: a leader that has moved, a ring that has changed. Every try carries the same request id, by which the shards recognise
 * what they have already applied.
 */
public final class WriteDispatch {
    private static final String ROLE = "data node";

    private final Roles roles;
    private final CatalogSource catalog;
    private final UniqueIds ids;
    private final WriteMarks marks;
    private final long retryMillis;

    public WriteDispatch(Roles roles, CatalogSource catalog, UniqueIds ids, WriteMarks marks, long retryMillis) {
        this.roles = roles;
        this.catalog = catalog;
        this.ids = ids;
        this.marks = marks;
        this.retryMillis = retryMillis;
    }

    /**
     * What became of a write.
     *
     * @param ts the highest timestamp that a shard gave it
     * @param applied rows or keys that took effect
     */
    public record Outcome(Timestamp ts, long applied) {
        Outcome and(WriteResponse answer) {
            return new Outcome(Timestamp.max(ts, new Timestamp(answer.getTs())),
                    applied + answer.getAppliedList().stream().mapToLong(Long::longValue).sum());
        }
    }

    /**
     * Returns once every leader has acknowledged.
     *
     * @param routing the writes by shard, under the collection's current ring
     * @throws MilvusException when a leader refuses for good, or refuses still at the deadline
     */
    public Outcome send(CollectionId id, Function<CollectionMeta, List<ShardWrite>> routing, Deadline deadline) {
        RequestId request = ids.next();
        Pause pause = new Pause(retryMillis, deadline);
        Round round = null;
        while (true) {
            CollectionMeta collection = catalog.current().collection(id).filter(CollectionMeta::available)
                    .orElseThrow(() -> NameErrors.collectionIdNotFound(id.value()));
            if (round == null || !round.fits(collection)) {
                round = new Round(collection, routing.apply(collection));
            }
            MilvusException refusal = round.send(request, deadline);
            if (refusal == null) {
                marks.acknowledged(id, OwnWrites.of(round.acknowledged));
                return round.outcome;
            }
            if (!worthAnotherTry(refusal) || !pause.beforeNextTry()) {
                throw refusal;
            }
        }
    }

    /** Overload is the client's to wait for: SDKs try again on their own. */
    private static boolean worthAnotherTry(MilvusException refusal) {
        return refusal.retriable() && !refusal.is(ErrorCode.RATE_LIMIT);
    }

    /** The writes under one version of the ring, with the shards where they are, and which groups have acknowledged theirs. */
    private final class Round {
        private final long ringVersion;
        private final Map<LogGroupId, List<ShardWrite>> writes = new TreeMap<>();
        private final Set<LogGroupId> done = new HashSet<>();
        private final Map<ShardId, Timestamp> acknowledged = new HashMap<>();
        private Outcome outcome = new Outcome(Timestamp.ZERO, 0);

        Round(CollectionMeta collection, List<ShardWrite> all) {
            ringVersion = collection.ring().version();
            for (ShardWrite write : all) {
                LogGroupId group = collection.shard(new ShardId(write.getShard())).orElseThrow(() ->
                        new IllegalStateException("the ring of collection " + collection.id() + " names shard "
                                + write.getShard() + ", which it does not have")).group();
                writes.computeIfAbsent(group, g -> new ArrayList<>()).add(write);
            }
        }

        /** Whether the ring is as it was, and every shard where it was. */
        boolean fits(CollectionMeta now) {
            return ringVersion == now.ring().version() && writes.entrySet().stream().allMatch(share -> share.getValue().stream()
                    .allMatch(write -> now.shard(new ShardId(write.getShard())).filter(s -> s.group().equals(share.getKey())).isPresent()));
        }

        /** Null when all have acknowledged; else the refusal that weighs most: one for good before one for now. */
        MilvusException send(RequestId request, Deadline deadline) {
            Map<LogGroupId, Roles.LeaderCall<WriteResponse>> calls = new TreeMap<>();
            MilvusException worst = null;
            for (Map.Entry<LogGroupId, List<ShardWrite>> share : writes.entrySet()) {
                if (!done.contains(share.getKey())) {
                    try {
                        calls.put(share.getKey(), roles.askLeader(share.getKey(), deadline,
                                leader -> leader.write(message(request, share.getKey(), share.getValue()))));
                    } catch (MilvusException e) {
                        worst = worse(worst, e);
                    }
                }
            }
            for (Map.Entry<LogGroupId, Roles.LeaderCall<WriteResponse>> call : calls.entrySet()) {
                try {
                    WriteResponse answer = roles.await(ROLE, call.getValue());
                    Roles.check(answer.hasFailure(), answer.getFailure());
                    outcome = outcome.and(answer);
                    writes.get(call.getKey()).forEach(write ->
                            acknowledged.put(new ShardId(write.getShard()), new Timestamp(answer.getTs())));
                    done.add(call.getKey());
                } catch (MilvusException e) {
                    worst = worse(worst, e);
                }
            }
            return worst;
        }

        private WriteRequest message(RequestId request, LogGroupId group, List<ShardWrite> share) {
            return WriteRequest.newBuilder().setLogGroup(group.value()).setRequestHigh(request.high())
                    .setRequestLow(request.low()).addAllWrites(share).build();
        }

        private static MilvusException worse(MilvusException a, MilvusException b) {
            return a == null || a.retriable() && !b.retriable() ? b : a;
        }
    }
}
