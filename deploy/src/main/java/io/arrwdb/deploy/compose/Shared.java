package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.GroupLeadsFollower;
import io.arrwdb.core.coordination.GroupSeatsFollower;
import io.arrwdb.core.coordination.LeadersFollower;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.coordination.ObjectClaim;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.deploy.Liveness;
import io.arrwdb.deploy.config.PortTakenException;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.trace.Traces;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.NetworkChannels;
import io.arrwdb.rpc.NetworkConfig;
import io.arrwdb.rpc.NetworkServer;
import io.arrwdb.rpc.NodeAddresses;
import io.arrwdb.rpc.trace.Tracer;
import io.arrwdb.storage.object.ObjectFiles;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What several roles of this process use together. */
@Factory
final class Shared {
    /** No task of a loop takes so long unless something hangs. */
    private static final long STUCK_MILLIS = 60_000;

    @Singleton
    Identity identity(SettingValues settings) {
        return new Identity(settings.get(Settings.NODE_NAME));
    }

    @Singleton
    @Bean(preDestroy = "close")
    Loops loops(MeterRegistry registry, Liveness liveness) {
        Loops loops = new Loops(registry);
        liveness.watch(() -> loops.stuck(STUCK_MILLIS, System.nanoTime()));
        return loops;
    }

    @Singleton
    @Named("handlers")
    @Bean(preDestroy = "shutdown")
    ExecutorService handlers() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    /** Encodes, checks and opens files; never the threads of a loop. */
    @Singleton
    @Named("files")
    @Bean(preDestroy = "shutdown")
    ExecutorService fileWorkers(SettingValues settings) {
        int threads = settings.get(Settings.CPU_THREADS);
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return Executors.newFixedThreadPool(count, Thread.ofPlatform().daemon().name("files-", 0).factory());
    }

    @Singleton
    @Bean(preDestroy = "close")
    Transport transport(SettingValues settings, @Named("handlers") ExecutorService handlers, List<ServerInterceptor> interceptors,
            MetaStore meta, Timers timers, Loops loops, ClusterTls tls, Traces traces) {
        int port = settings.get(Settings.CLUSTER_PORT);
        return port < 0 ? within(handlers, interceptors, traces.tracer())
                : over(port, settings, handlers, interceptors, traces.tracer(), meta, timers, loops, tls);
    }

    private static Transport within(ExecutorService handlers, List<ServerInterceptor> interceptors, Tracer tracer) {
        return Transport.within(new InProcessNode(handlers, interceptors, tracer), new InProcessChannels("arrwdb-" + UUID.randomUUID()));
    }

    private static Transport over(int port, SettingValues settings, ExecutorService handlers, List<ServerInterceptor> interceptors,
            Tracer tracer, MetaStore meta, Timers timers, Loops loops, ClusterTls tls) {
        tls.requireFor(Settings.CLUSTER_HOST, settings);
        String host = settings.get(Settings.CLUSTER_HOST);
        long wanted = settings.get(Settings.CLUSTER_RECEIVE_MEMORY);
        NetworkConfig open = NetworkConfig.defaults().withReceiveBytes(wanted == 0 ? DirectMemory.ofThisProcess().receiveBytes() : wanted);
        NetworkConfig config = tls.roles().map(open::withTls).orElse(open);
        NetworkServer server;
        try {
            server = new NetworkServer(host, port, config, handlers, interceptors, tracer);
        } catch (IOException e) {
            throw new PortTakenException("the port " + host + ":" + port + " for other roles could not be opened",
                    Settings.CLUSTER_PORT, e);
        }
        MembershipFollower members = new MembershipFollower(meta, loops.named("addresses"), timers);
        LeadersFollower leaders = new LeadersFollower(meta, loops.named("addresses"), timers);
        return Transport.over(server, new NetworkChannels(config, new NodeAddresses(members, leaders), handlers),
                advertised(settings.get(Settings.CLUSTER_ADVERTISE).orElse(host), server.port()), members, leaders);
    }

    /** @param given a host, or one with the port by which others reach it */
    static String advertised(String given, int port) {
        return given.matches("(\\[[^]]*]|[^:]*):\\d{1,5}") ? given : given + ':' + port;
    }

    @Singleton
    Channels channels(Transport transport) {
        return transport.channels();
    }

    @Singleton
    MemoryBudget memory(SettingValues settings, MeterRegistry registry) {
        MemoryBudget budget = new MemoryBudget(settings.get(Settings.MEMORY_LIMIT));
        Gauge.builder("arrwdb.memory.reserved.bytes", budget, MemoryBudget::used)
                .description("Bytes reserved from the memory budget").register(registry);
        Gauge.builder("arrwdb.memory.limit.bytes", budget, MemoryBudget::limit)
                .description("The memory budget").register(registry);
        return budget;
    }

    @Singleton
    ObjectClaim objectClaim(MetaStore meta, ObjectStore objects, UniqueIds ids) {
        return new ObjectClaim(meta, objects, ids.next());
    }

    @Singleton
    GroupSeatsFollower groupSeats(MetaStore meta, Loops loops, Timers timers) {
        return new GroupSeatsFollower(meta, loops.named("seats"), timers);
    }

    @Singleton
    GroupLeadsFollower groupLeads(MetaStore meta, Loops loops, Timers timers, GroupSeatsFollower seats) {
        return new GroupLeadsFollower(meta, loops.named("seats"), timers, seats);
    }

    /** For those who read few of the rows: data nodes, which want keys, and index nodes. */
    @Singleton
    @Named("structure")
    ObjectSegmentStore segments(ObjectStore objects, ObjectFiles files, @Named("files") ExecutorService workers) {
        return new ObjectSegmentStore(objects, files, new GraphOpener(), workers,
                ObjectSegmentStore.Verification.STRUCTURE);
    }

    /** For those who serve the rows. */
    @Singleton
    @Named("checksum")
    ObjectSegmentStore verifiedSegments(ObjectStore objects, ObjectFiles files, @Named("files") ExecutorService workers) {
        return new ObjectSegmentStore(objects, files, new GraphOpener(), workers,
                ObjectSegmentStore.Verification.CHECKSUM);
    }
}
