package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.GroupSeatsFollower;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What several roles of this process use together. */
@Factory
final class Shared {
    /** What all coordinators of a process campaign for at once. */
    private static final String ELECTION_KEY = "election/coordinator";

    @Singleton
    Identity identity() {
        return Identity.standalone();
    }

    @Singleton
    @Bean(preDestroy = "close")
    Loops loops() {
        return new Loops();
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
    InProcessChannels channels() {
        return new InProcessChannels("arrwdb-" + UUID.randomUUID());
    }

    @Singleton
    InProcessNode internalServers(@Named("handlers") ExecutorService handlers, List<ServerInterceptor> interceptors) {
        return new InProcessNode(handlers, interceptors);
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
    Election election(Identity identity, MetaStore meta, Clock clock, Timers timers, Loops loops) {
        return new Election(ELECTION_KEY, identity.process(), Election.DEFAULT_TTL_MILLIS, meta, clock, timers, loops.named("election"));
    }

    @Singleton
    GroupSeatsFollower groupSeats(MetaStore meta, Loops loops, Timers timers) {
        return new GroupSeatsFollower(meta, loops.named("seats"), timers);
    }

    /** For those who read few of the rows: data nodes, which want keys, and index nodes. */
    @Singleton
    @Named("structure")
    ObjectSegmentStore segments(ObjectStore objects, @Named("files") ExecutorService workers) {
        return new ObjectSegmentStore(objects, new MappedObjects(objects), new GraphOpener(), workers,
                ObjectSegmentStore.Verification.STRUCTURE);
    }

    /** For those who serve the rows. */
    @Singleton
    @Named("checksum")
    ObjectSegmentStore verifiedSegments(ObjectStore objects, @Named("files") ExecutorService workers) {
        return new ObjectSegmentStore(objects, new MappedObjects(objects), new GraphOpener(), workers,
                ObjectSegmentStore.Verification.CHECKSUM);
    }
}
