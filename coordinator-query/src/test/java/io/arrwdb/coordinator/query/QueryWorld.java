package io.arrwdb.coordinator.query;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.AwaitRevisionRequest;
import io.arrwdb.proto.internal.CallContext;
import io.arrwdb.proto.internal.CatalogSessionGrpc;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.QueryCoordinatorGrpc;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** A query coordinator over a metadata store on disk, with query nodes that come and go. */
final class QueryWorld implements AutoCloseable {
    private Revision written = Revision.ZERO;
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final Timestamp T = Timestamp.ofMillis(1_000);

    private final LocalMetaStore meta;
    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop loop = MailboxLoop.onVirtualThread("test-loop", e -> {
        throw new AssertionError("a task of the loop failed", e);
    });
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final Map<String, Session> sessions = new HashMap<>();
    private final AtomicLong nextId = new AtomicLong(500);
    private final Election election;
    private final QueryCoordinator coordinator;

    QueryWorld(Path directory) throws IOException {
        meta = LocalMetaStore.open(new LocalDisk(), directory, new SystemClock(), timers, LocalMetaConfig.defaults());
        election = new Election("election/coordinator", new NodeId("coordinator-1"), Election.DEFAULT_TTL_MILLIS, meta,
                new SystemClock(), timers, loop);
        coordinator = new QueryCoordinator(QueryCoordinatorConfig.defaults(), meta, new SystemClock(), timers, channels,
                count -> CompletableFuture.completedStage(new IdRange(nextId.getAndAdd(count), count)), election, loop);
        node.offer(channels.nameOf(Role.QUERY_COORDINATOR), coordinator.service());
        put(CatalogKeys.database(DatabaseMeta.DEFAULT_ID), new DatabaseMeta(DatabaseMeta.DEFAULT_ID, "default", Map.of(), T).encode());
        election.start();
        Waiting.on(coordinator.start(), TIMEOUT_MILLIS, "starting the query coordinator");
        awaitElection();
    }

    /** Before it, definitions are refused. */
    private void awaitElection() {
        CompletableFuture<Void> elected = new CompletableFuture<>();
        election.listen(new Leadership.Listener() {
            @Override
            public void elected(Fence fence) {
                elected.complete(null);
            }

            @Override
            public void deposed(Fence fence) { }
        });
        Waiting.on(elected, TIMEOUT_MILLIS, "the election");
    }

    FakeQueryNode join(String name) {
        return join(name, true);
    }

    FakeQueryNode join(String name, boolean ready) {
        FakeQueryNode made = new FakeQueryNode();
        made.ready = ready;
        node.offer(channels.nameOf(new NodeId(name)), made, new Follower());
        Session session = new Session(Role.QUERY_NODE.label(), new NodeId(name), "", Session.DEFAULT_TTL_MILLIS, meta, timers, loop);
        Waiting.on(session.start(), TIMEOUT_MILLIS, "registering " + name);
        sessions.put(name, session);
        return made;
    }

    void drain(String name) {
        Waiting.on(sessions.get(name).drain(), TIMEOUT_MILLIS, "marking " + name);
    }

    void leave(String name) {
        sessions.remove(name).close();
    }

    /** A collection with the partitions 71 and 72 on shards numbered from ten times its id. */
    void collection(long id, int shards, boolean indexed) {
        FieldSchema key = new FieldSchema(new FieldId(100), "id", "", DataType.INT64, null, true, false, false, false, false, false, Map.of(), null, 1);
        FieldSchema vector = new FieldSchema(new FieldId(101), "vec", "", DataType.FLOAT_VECTOR, null, false, false, false, false, false, false,
                Map.of("dim", "4"), null, 1);
        List<ShardId> ids = LongStream.range(id * 10, id * 10 + shards).mapToObj(ShardId::new).toList();
        CollectionMeta made = new CollectionMeta(new CollectionId(id), DatabaseMeta.DEFAULT_ID, "c" + id,
                new CollectionSchema(1, "", false, List.of(key, vector)),
                List.of(new PartitionMeta(new PartitionId(71), "_default", T), new PartitionMeta(new PartitionId(72), "p", T)),
                ids.stream().map(s -> new ShardMeta(s, new LogGroupId(0), ids.indexOf(s))).toList(), TokenRing.create(ids, T),
                indexed ? List.of(new IndexMeta(new IndexId(5), new FieldId(101), "vec", "FLAT", "L2", Map.of(), Map.of(), T)) : List.of(),
                Map.of(), 2, true, T, T, CollectionState.AVAILABLE);
        put(CatalogKeys.collection(made.id()), made.encode());
    }

    Optional<LoadMeta> load(long collection) {
        return meta.get(CatalogKeys.load(new CollectionId(collection))).toCompletableFuture().join().entries().stream().findFirst()
                .map(e -> LoadMeta.decode(e.value()));
    }

    QueryCoordinatorGrpc.QueryCoordinatorBlockingStub stub() {
        return QueryCoordinatorGrpc.newBlockingStub(channels.to(Role.QUERY_COORDINATOR));
    }

    private void put(String key, byte[] value) {
        written = meta.txn(MetaTxn.of(new MetaTxn.Op.Put(key, value))).toCompletableFuture().join().revision();
    }

    /** What a proxy would send along: the coordinator answers from a catalog that holds all that was written here. */
    CallContext context() {
        return CallContext.newBuilder().setCatalogRevision(written.value()).build();
    }

    @Override
    public void close() {
        election.close();
        coordinator.close();
        sessions.values().forEach(Session::close);
        node.close();
        channels.close();
        loop.close();
        meta.close();
        timers.close();
        handlers.shutdownNow();
    }

    private static final class Follower extends CatalogSessionGrpc.CatalogSessionImplBase {
        @Override
        public void awaitRevision(AwaitRevisionRequest request, StreamObserver<Empty> observer) {
            observer.onNext(Empty.getDefaultInstance());
            observer.onCompleted();
        }
    }
}
