package io.arrwdb.proxy.fake;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proxy.Proxy;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.trace.Tracer;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A proxy behind its interceptors, with hand-written fakes of all other roles around it. */
public final class FakeCluster implements AutoCloseable {
    /** Which {@link #dataNode} is. */
    public static final NodeId DATA_NODE = new NodeId("data-node-1");
    /** Which {@link #standing} is. */
    public static final NodeId STANDING = new NodeId("data-node-2");

    public final FakeCatalog catalog = new FakeCatalog();
    /** By the clock of whoever gives out timestamps. */
    public final AtomicLong millis = new AtomicLong(1_700_000_000_000L);
    /** How far the proxy's wall clock is ahead of that. */
    public final AtomicLong wrongMillis = new AtomicLong();
    private final AtomicLong passedMillis = new AtomicLong();
    public final FakeRoot root = new FakeRoot(catalog, millis);
    public final FakeDataNode dataNode;
    public final StandingDataNode standing = new StandingDataNode();
    /** Who is believed to lead every log group. */
    public volatile NodeId leader = DATA_NODE;
    public final List<FakeQueryNode> queryNodes;
    public final ProxyConfig config;
    public final Proxy proxy;

    private final String scope = UUID.randomUUID().toString();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessChannels channels = new InProcessChannels(scope);
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final Server server;
    private final ManagedChannel client;

    public FakeCluster() {
        this(ProxyConfig.defaults(), Metrics.NONE);
    }

    public FakeCluster(ProxyConfig config, Metrics metrics) {
        this(config, metrics, List.of());
    }

    /** @param seats what a deployment adds to every call */
    public FakeCluster(ProxyConfig config, Metrics metrics, List<ServerInterceptor> seats) {
        this.config = config;
        FakeTable table = new FakeTable();
        dataNode = new FakeDataNode(table, root);
        queryNodes = List.of(new FakeQueryNode(table, catalog), new FakeQueryNode(table, catalog));
        List<NodeId> queryNodeIds = List.of(new NodeId("query-node-1"), new NodeId("query-node-2"));
        FakeCoordinators coordinators = new FakeCoordinators(catalog, table, root, queryNodeIds);
        node.offer(channels.nameOf(Role.ROOT_COORDINATOR), root);
        node.offer(channels.nameOf(Role.DATA_COORDINATOR), coordinators.new Data());
        node.offer(channels.nameOf(Role.INDEX_COORDINATOR), coordinators.new Index());
        node.offer(channels.nameOf(Role.QUERY_COORDINATOR), coordinators.new Query());
        node.offer(channels.nameOf(DATA_NODE), dataNode);
        node.offer(channels.nameOf(STANDING), standing);
        for (int i = 0; i < queryNodes.size(); i++) {
            node.offer(channels.nameOf(queryNodeIds.get(i)), queryNodes.get(i));
        }
        AtomicLong requests = new AtomicLong();
        proxy = new Proxy(catalog, channels, group -> Optional.of(leader), node -> false, () -> 1, clock(),
                () -> new RequestId(1, requests.incrementAndGet()), metrics, Tracer.OFF, seats, config);
        server = serve();
        client = InProcessChannelBuilder.forName(scope).maxInboundMessageSize(Integer.MAX_VALUE).build();
    }

    /** Lets time pass for everybody. */
    public void pass(long some) {
        millis.addAndGet(some);
        passedMillis.addAndGet(some);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public long wallMillis() {
                return millis.get() + wrongMillis.get();
            }

            @Override
            public long monotonicNanos() {
                return System.nanoTime() + passedMillis.get() * 1_000_000;
            }
        };
    }

    private Server serve() {
        InProcessServerBuilder builder = InProcessServerBuilder.forName(scope).executor(handlers);
        proxy.services().forEach(s -> builder.addService(ServerInterceptors.intercept(s, proxy.interceptors().reversed())));
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a Milvus client would have. */
    public MilvusServiceBlockingStub client() {
        return MilvusServiceGrpc.newBlockingStub(client);
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.shutdownNow();
        channels.close();
        node.close();
        handlers.shutdownNow();
    }
}
