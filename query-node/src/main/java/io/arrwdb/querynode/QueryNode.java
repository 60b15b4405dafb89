package io.arrwdb.querynode;

import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.querynode.line.ReadLine;
import io.arrwdb.querynode.read.ColdSegments;
import io.arrwdb.querynode.read.Covers;
import io.arrwdb.querynode.read.Reader;
import io.arrwdb.querynode.serve.Footprint;
import io.arrwdb.querynode.serve.ServedShards;
import io.arrwdb.querynode.service.CatalogSessionService;
import io.arrwdb.querynode.service.QueryNodeService;
import io.arrwdb.shard.feed.LogReach;
import io.arrwdb.shard.segment.SegmentStore;
import io.grpc.BindableService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The role that searches: it serves the shards that the query coordinator gives it, from their manifests and the logs of
 * their groups. Each log group has a loop that owns its tables; reads compute on a pool of their own.
 */
public final class QueryNode implements AutoCloseable {
    /** Reads that compute at a time at least: one of them may be waiting for its last segment. */
    private static final int LEAST_RUNNING = 4;

    private final CatalogFollower catalog;
    private final ServedShards shards;
    private final Reader reader;
    private final QueryNodeService service;
    private final CatalogSessionService catalogSession;

    /**
     * @param leader asks the leaders of log groups for safe points
     * @param budget what growing rows and served shards reserve from
     * @param loops the loop of each log group on this node; each runs one task at a time, and outlives the node
     * @param mailbox the node's own loop, in which metadata is followed
     */
    public QueryNode(NodeId node, Log log, MetaStore meta, ObjectStore objects, SegmentStore segments, GroupLeader leader,
            Timers timers, MemoryBudget budget, Function<LogGroupId, Executor> loops, Executor mailbox,
            QueryNodeConfig config) {
        catalog = new CatalogFollower(meta, mailbox, timers);
        shards = new ServedShards(log, leader, timers, objects, segments, meta, budget,
                new Footprint(config.searchThreads()), loops, mailbox, config.feed(),
                config.reloadMillis());
        ReadLine line = new ReadLine(Math.max(LEAST_RUNNING, 2 * config.searchThreads()), config.lineReads(), config.lineCost());
        reader = new Reader(shards, new Covers(catalog::current), line, new MemoryBudget(config.readMemoryBytes()),
                config.searchThreads(), config.maxWaitMillis(), config.maxAnswerBytes(), new ColdSegments(config.prefetchWaitMillis()));
        service = new QueryNodeService(node, shards, reader, budget);
        catalogSession = new CatalogSessionService(catalog);
    }

    /** Follows the catalog and the manifests; completes once both are known. */
    public CompletionStage<Void> start() {
        return catalog.start().thenCombine(shards.start(), (image, started) -> null);
    }

    /** The query node's own service and its part in DDL. */
    public List<BindableService> services() {
        return List.of(service, catalogSession);
    }

    /** Whether it may stop without anybody noticing: it holds no shard, and no read is under way. */
    public boolean isIdle() {
        return shards.isEmpty() && reader.running() == 0;
    }

    /** How far the logs of the groups that it serves are applied; for metrics. */
    public Map<LogGroupId, LogReach> reached() {
        return shards.reached();
    }

    @Override
    public void close() {
        catalog.close();
        shards.close();
        reader.close();
    }
}
