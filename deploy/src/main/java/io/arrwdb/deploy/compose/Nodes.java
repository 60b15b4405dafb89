package io.arrwdb.deploy.compose;

import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.coordination.GroupLeadsFollower;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.datanode.DataNode;
import io.arrwdb.datanode.DataNodeConfig;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.trace.Traces;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.indexnode.IndexNode;
import io.arrwdb.indexnode.IndexNodeConfig;
import io.arrwdb.proxy.Proxy;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.RoutingConfig;
import io.arrwdb.proxy.route.CatalogSource;
import io.arrwdb.querynode.QueryNode;
import io.arrwdb.querynode.QueryNodeConfig;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.RemoteGroupLeader;
import io.arrwdb.rpc.RemoteIds;
import io.arrwdb.rpc.RemoteOracle;
import io.arrwdb.rpc.Role;
import io.arrwdb.shard.feed.FeedConfig;
import io.arrwdb.shard.group.Failpoints;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupListener;
import io.arrwdb.shard.group.GroupPorts;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import io.arrwdb.storage.segment.PrefetchLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The nodes and the proxy of this process. */
@Factory
final class Nodes {
    private static final long IDLE_SECONDS = 10;

    @Singleton
    DataNode dataNode(Identity identity, SettingValues settings, Log log, ShardConsensus consensus, MetaStore meta,
            ObjectStore objects, @Named("structure") ObjectSegmentStore segments, Channels channels, Clock clock,
            Timers timers, UniqueIds ids, MemoryBudget memory, Failpoints failpoints, Loops loops, Readiness readiness, Leaving leaving) {
        GroupConfig d = GroupConfig.defaults();
        HeapShares heap = HeapShares.ofThisProcess(settings.get(Settings.LOG_GROUPS));
        GroupConfig group = new GroupConfig(settings.get(Settings.QUEUE_BYTES), d.maxInFlightBytes(), d.maxCommitRecords(),
                heap.pollBytes(d.pollBytes()),
                Math.min(settings.get(Settings.SEAL_BYTES), settings.get(Settings.MEMORY_LIMIT) / 8), settings.get(Settings.SEAL_AGE), d.holdBackBytes(),
                d.maxDeleteFiles(), settings.get(Settings.HISTORY), settings.get(Settings.GARBAGE_GRACE),
                d.maxGuaranteeAheadMillis(), d.retryMillis(), d.tickMillis());
        GroupPorts ports = new GroupPorts(log, consensus, meta, objects, segments, new RemoteOracle(channels),
                new RemoteIds(channels), clock, timers, ids, memory, failpoints);
        return new DataNode(identity.node(Role.DATA_NODE), new DataNodeConfig(settings.get(Settings.LOG_GROUPS), group,
                RemoteConsensus.self(settings), DataNodeConfig.DEFAULT_SETTLE_MILLIS), ports,
                loops.perGroup("data-group")::apply, loops.named("data-node"), leaving::wasSaid, new GroupListener() {
                    @Override
                    public void progress(LogGroupId group, Offset at, Offset target) {
                        readiness.changed();
                    }
                });
    }

    @Singleton
    Failpoints failpoints() {
        return HaltingFailpoints.fromSystemProperties();
    }

    @Singleton
    IndexNode indexNode(SettingValues settings, @Named("structure") ObjectSegmentStore segments, ObjectStore objects, MemoryBudget memory) {
        int threads = settings.get(Settings.BUILD_THREADS);
        IndexNodeConfig config = new IndexNodeConfig(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
        return new IndexNode(config, segments, objects, memory);
    }

    @Singleton
    QueryNode queryNode(Identity identity, SettingValues settings, Log log, MetaStore meta, ObjectStore objects,
            @Named("checksum") ObjectSegmentStore segments, GroupLeadsFollower leaders, Channels channels, Timers timers,
            MemoryBudget memory, Loops loops) {
        QueryNodeConfig d = QueryNodeConfig.defaults();
        int threads = settings.get(Settings.SEARCH_THREADS);
        HeapShares heap = HeapShares.ofThisProcess(settings.get(Settings.LOG_GROUPS));
        FeedConfig feed = new FeedConfig(heap.pollBytes(d.feed().pollBytes()), d.feed().retryMillis());
        QueryNodeConfig config = new QueryNodeConfig(threads == 0 ? d.searchThreads() : threads, d.maxWaitMillis(),
                d.reloadMillis(), Math.min(d.maxAnswerBytes(), heap.readBytes() / 2), heap.readBytes(), feed,
                settings.get(Settings.LINE_READS), settings.get(Settings.LINE_COST), settings.get(Settings.PREFETCH_WAIT));
        return new QueryNode(identity.node(Role.QUERY_NODE), log, meta, objects, segments.prefetching(prefetch(settings)),
                new RemoteGroupLeader(leaders, channels, d.maxWaitMillis()), timers, memory, loops.perGroup("query-group"),
                loops.named("query-node"), config);
    }

    /** Its threads wait for the disk, and end when there has been nothing to read for a while. */
    private static PrefetchLimits prefetch(SettingValues settings) {
        int threads = settings.get(Settings.PREFETCH_THREADS);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("prefetch-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return new PrefetchLimits(settings.get(Settings.PREFETCH_BYTES), TimeUnit.MILLISECONDS.toNanos(settings.get(Settings.PREFETCH_PAUSE)), pool);
    }

    /** The heap that requests may take. */
    static long requestMemory(SettingValues settings) {
        long wanted = settings.get(Settings.REQUEST_MEMORY);
        return wanted == 0 ? HeapShares.ofThisProcess(settings.get(Settings.LOG_GROUPS)).requestBytes() : wanted;
    }

    /** Memory of the network layer that requests may take before they are parsed. */
    static long receiveMemory(SettingValues settings) {
        long wanted = settings.get(Settings.RECEIVE_MEMORY);
        return wanted == 0 ? DirectMemory.ofThisProcess().receiveBytes() : wanted;
    }

    private static long answerMemory(SettingValues settings) {
        long wanted = settings.get(Settings.ANSWER_MEMORY);
        return wanted == 0 ? HeapShares.ofThisProcess(settings.get(Settings.LOG_GROUPS)).answerBytes() : wanted;
    }

    @Singleton
    @Named("proxy")
    CatalogFollower proxyCatalog(MetaStore meta, Loops loops, Timers timers) {
        return new CatalogFollower(meta, loops.named("proxy"), timers);
    }

    @Singleton
    Proxy proxy(SettingValues settings, @Named("proxy") CatalogFollower catalog, Transport transport,
            GroupLeadsFollower leaders, Clock clock, UniqueIds ids, MeterRegistry registry, Traces traces) {
        ProxyConfig d = ProxyConfig.defaults();
        ProxyConfig config = new ProxyConfig(d.version(), d.build(), d.deployMode(), settings.get(Settings.REQUEST_TIMEOUT),
                d.ddlDeadlineMillis(), settings.get(Settings.GRACEFUL_TIME), d.guaranteeWaitMillis(), d.coverageWaitMillis(), d.retryMillis(),
                requestMemory(settings), receiveMemory(settings), answerMemory(settings), d.admissionWaitMillis(), d.limits(),
                new RoutingConfig(settings.get(Settings.ROUTING), settings.get(Settings.HEDGE_PERCENT), settings.get(Settings.SLOW_QUERY)));
        return new Proxy(CatalogSource.of(catalog), transport.channels(), leaders, transport.draining(),
                transport.proxies(), clock, ids,
                new MicrometerMetrics(registry), traces.tracer(), List.of(), config);
    }
}
