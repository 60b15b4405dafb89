package io.arrwdb.proxy;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.proxy.intercept.ContextInterceptor;
import io.arrwdb.proxy.intercept.ErrorInterceptor;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.intercept.MetricsInterceptor;
import io.arrwdb.proxy.intercept.TolerantService;
import io.arrwdb.proxy.intercept.TraceInterceptor;
import io.arrwdb.proxy.milvus.Backend;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.proxy.limit.RateLimits;
import io.arrwdb.proxy.milvus.Lookup;
import io.arrwdb.proxy.milvus.MilvusService;
import io.arrwdb.proxy.fanout.Hedging;
import io.arrwdb.proxy.replica.QueryNodes;
import io.arrwdb.proxy.route.CatalogSource;
import io.arrwdb.proxy.route.Coverage;
import io.arrwdb.proxy.route.Definitions;
import io.arrwdb.proxy.route.Oracle;
import io.arrwdb.proxy.route.ReadClock;
import io.arrwdb.proxy.route.Roles;
import io.arrwdb.proxy.route.WriteDispatch;
import io.arrwdb.proxy.route.WriteMarks;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.arrival.Inbox;
import io.arrwdb.rpc.trace.Tracer;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The proxy role. It owns no thread and no resource: its services run on the threads of the server that offers them, which
 * should be virtual ones, since handlers wait for other roles.
 */
public final class Proxy {
    private final MilvusService milvus;
    private final CatalogSessionService catalogSession;
    private final Heap heap;
    private final Inbox inbox;
    private final List<ServerInterceptor> interceptors;

    /**
     * @param catalog the catalog as its follower keeps it
     * @param channels ways to the other roles
     * @param leaders where the leaders of log groups are
     * @param draining whether a query node is to be asked no more
     * @param proxies how many there are, this one included: they share the rates of collections
     * @param ids names writes, so that their repetitions are recognised, and incidents
     * @param tracer begins the spans of requests
     * @param seats further interceptors, run in this order inside of metrics, errors and request context: authentication,
     *     limits, audit
     */
    public Proxy(CatalogSource catalog, Channels channels, GroupLocator leaders, Predicate<NodeId> draining,
            IntSupplier proxies, Clock clock, UniqueIds ids, Metrics metrics,
            Tracer tracer, List<ServerInterceptor> seats, ProxyConfig config) {
        heap = Heap.of(config.requestMemoryBytes(), config.answerMemoryBytes(), config.admissionWaitMillis());
        inbox = new Inbox(config.receiveMemoryBytes());
        Roles roles = new Roles(channels, leaders);
        Oracle oracle = new Oracle(roles, config.retryMillis());
        QueryNodes nodes = new QueryNodes(config.routing().strategy().make(), draining);
        WriteMarks marks = new WriteMarks();
        Backend backend = new Backend(new Lookup(catalog, config.limits()), roles, new Definitions(catalog), oracle,
                new WriteDispatch(roles, catalog, ids, marks, config.retryMillis()), marks,
                new ReadClock(oracle, marks, clock, config),
                new Coverage(roles, catalog, nodes, new Hedging(config.routing().hedgePercent(), nodes::queueingNanos), clock,
                        config.retryMillis(), config.coverageWaitMillis()), clock, heap, new RateLimits(clock, proxies), config);
        milvus = new MilvusService(backend, metrics);
        catalogSession = new CatalogSessionService(catalog);
        List<ServerInterceptor> all = new ArrayList<>();
        if (tracer != Tracer.OFF) {
            all.add(new TraceInterceptor(tracer));
        }
        all.addAll(List.of(new MetricsInterceptor(metrics, clock), new ErrorInterceptor(ids), new ContextInterceptor()));
        all.addAll(seats);
        interceptors = List.copyOf(all);
    }

    /** What clients call, to be offered on the Milvus port behind {@link #interceptors}. */
    public List<BindableService> services() {
        return List.of(new TolerantService(milvus, heap.requests()));
    }

    /** What requests take before they are parsed: the stream tracers of the server that offers {@link #services}. */
    public Inbox inbox() {
        return inbox;
    }

    /** The outermost first. */
    public List<ServerInterceptor> interceptors() {
        return interceptors;
    }

    /** What coordinators call, to be offered to them under this node's name. */
    public BindableService catalogSession() {
        return catalogSession;
    }
}
