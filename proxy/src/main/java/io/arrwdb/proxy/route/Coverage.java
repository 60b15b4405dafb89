package io.arrwdb.proxy.route;

import com.google.common.util.concurrent.ListenableFuture;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.QueryNodeGrpc.QueryNodeFutureStub;
import io.arrwdb.proxy.error.ErrorCode;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.ReadErrors;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Asks the query nodes that hold a collection's shards, all at once, and goes on until every shard is covered: a node that is
 * gone or has lost a shard is asked again where the catalog places the shard now, or at another replica. An answer counts for
 * the shards that it names and for no others, so a result can never silently lack a part of the collection.
 */
public final class Coverage {
    private static final String ROLE = "query node";

    private final Roles roles;
    private final CatalogSource catalog;
    private final long retryMillis;
    private final long waitMillis;

    public Coverage(Roles roles, CatalogSource catalog, long retryMillis, long waitMillis) {
        this.roles = roles;
        this.catalog = catalog;
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
        TreeSet<ShardId> missing = new TreeSet<>();
        collection.shards().forEach((ShardMeta s) -> missing.add(s.id()));
        List<A> answers = new ArrayList<>();
        Pause pause = new Pause(retryMillis, deadline.minimum(Roles.deadline(waitMillis)));
        for (int attempt = 0; ; attempt++) {
            MilvusException refusal = round(collection.id(), read, missing, answers, attempt, deadline);
            if (missing.isEmpty()) {
                return answers;
            }
            if (refusal != null && !refusal.retriable() && !refusal.is(ErrorCode.CHANNEL_NOT_AVAILABLE)
                    || !pause.beforeNextTry()) {
                throw refusal == null ? ReadErrors.uncovered(missing.first().value()) : refusal;
            }
        }
    }

    private <A> MilvusException round(CollectionId collection, Read<A> read, TreeSet<ShardId> missing, List<A> answers,
            int attempt, Deadline deadline) {
        Map<NodeId, List<ShardId>> byNode = placement(collection, missing, attempt);
        Map<NodeId, ListenableFuture<A>> calls = new LinkedHashMap<>();
        byNode.forEach((node, shards) -> calls.put(node, read.ask(roles.queryNode(node, deadline), shards)));
        MilvusException worst = null;
        for (Map.Entry<NodeId, ListenableFuture<A>> call : calls.entrySet()) {
            try {
                A answer = Roles.await(ROLE, call.getValue());
                boolean news = false;
                for (long shard : read.covered(answer)) {
                    news |= missing.remove(new ShardId(shard));
                }
                if (news) {
                    answers.add(answer);
                }
            } catch (MilvusException e) {
                worst = worst == null || worst.retriable() ? e : worst;
            }
        }
        return worst;
    }

    private Map<NodeId, List<ShardId>> placement(CollectionId collection, Collection<ShardId> shards, int attempt) {
        Map<NodeId, List<ShardId>> byNode = new TreeMap<>();
        Optional<LoadMeta> load = catalog.current().load(collection);
        for (ShardId shard : shards) {
            List<NodeId> nodes = load.map(l -> l.nodesOf(shard)).orElse(List.of());
            if (!nodes.isEmpty()) {
                byNode.computeIfAbsent(nodes.get(attempt % nodes.size()), n -> new ArrayList<>()).add(shard);
            }
        }
        return byNode;
    }
}
