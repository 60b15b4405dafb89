package io.arrwdb.coordinator.root;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.internal.AwaitRevisionRequest;
import io.arrwdb.proto.internal.CatalogSessionGrpc;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.RootCoordinatorGrpc;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A root coordinator over a metadata store on disk, with a fake data coordinator and one proxy that follows the catalog. */
final class RootWorld implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 60_000;

    final FakeDataCoordinator data = new FakeDataCoordinator();
    final LocalMetaStore meta;
    final DirectoryObjectStore objects;
    /** The proxy has been asked to apply a definition. */
    final CompletableFuture<Void> proxyAsked = new CompletableFuture<>();
    /** Until then the proxy applies nothing. */
    volatile CompletableFuture<Void> proxyApplies = CompletableFuture.completedFuture(null);
    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop loop = MailboxLoop.onVirtualThread("test-loop", e -> {
        throw new AssertionError("a task of the loop failed", e);
    });
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final CatalogFollower proxyCatalog;
    private final Session proxySession;
    private final Election election;
    private final RootCoordinator root;

    RootWorld(Path directory, RootConfig config) throws IOException {
        objects = DirectoryObjectStore.open(new LocalDisk(), directory.resolve("objects"), 4);
        meta = LocalMetaStore.open(new LocalDisk(), directory.resolve("meta"), new SystemClock(), timers, LocalMetaConfig.defaults());
        proxyCatalog = new CatalogFollower(meta, loop, timers);
        NodeId proxy = new NodeId("proxy-1");
        proxySession = new Session(Role.PROXY.label(), proxy, "", Session.DEFAULT_TTL_MILLIS, meta, timers, loop);
        node.offer(channels.nameOf(proxy), new FollowingProxy());
        node.offer(channels.nameOf(Role.DATA_COORDINATOR), data);
        election = new Election("election/coordinator", new NodeId("coordinator-1"), Election.DEFAULT_TTL_MILLIS, meta,
                new SystemClock(), timers, loop);
        root = new RootCoordinator(config, meta, new SystemClock(), timers, channels, election, objects, loop);
        node.offer(channels.nameOf(Role.ROOT_COORDINATOR), root.service());
        Waiting.on(proxySession.start(), TIMEOUT_MILLIS, "registering the proxy");
        Waiting.on(proxyCatalog.start(), TIMEOUT_MILLIS, "reading the catalog");
        election.start();
        Waiting.on(root.start(), TIMEOUT_MILLIS, "starting the root coordinator");
    }

    RootCoordinatorGrpc.RootCoordinatorBlockingStub stub() {
        return RootCoordinatorGrpc.newBlockingStub(channels.to(Role.ROOT_COORDINATOR));
    }

    /** How other roles reach this one. */
    Channels channels() {
        return channels;
    }

    /** What the proxy serves by, at this moment. */
    Catalog seenByProxy() {
        return proxyCatalog.current();
    }

    /** Ends the reign without a word, as a lost lease would. */
    void depose() {
        election.close();
    }

    static CollectionSchema schema(FieldSchema... further) {
        List<FieldSchema> fields = new ArrayList<>(List.of(field("id", DataType.INT64, Map.of(), true),
                field("vector", DataType.FLOAT_VECTOR, Map.of("dim", "4"), false)));
        fields.addAll(List.of(further));
        return new CollectionSchema(0, "", true, fields);
    }

    static FieldSchema field(String name, DataType type, Map<String, String> params, boolean primaryKey) {
        return new FieldSchema(new FieldId(0), name, "", type, null, primaryKey, false, false, false, false, false, params, null, 0);
    }

    @Override
    public void close() {
        election.close();
        root.close();
        proxySession.close();
        proxyCatalog.close();
        node.close();
        channels.close();
        loop.close();
        meta.close();
        objects.close();
        timers.close();
        handlers.shutdownNow();
    }

    private final class FollowingProxy extends CatalogSessionGrpc.CatalogSessionImplBase {
        @Override
        public void awaitRevision(AwaitRevisionRequest request, StreamObserver<Empty> observer) {
            proxyAsked.complete(null);
            Waiting.on(proxyApplies, TIMEOUT_MILLIS, "the test");
            Waiting.on(proxyCatalog.await(new Revision(request.getRevision())), TIMEOUT_MILLIS, "the catalog");
            observer.onNext(Empty.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
