package io.arrwdb.coordinator.root.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.Fence;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.Leadership;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose process is elected twice, and a data coordinator that answers when the test says so. */
class JournalTest {
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final String ELECTION = "election/coordinator";
    private static final CollectionId COLLECTION = new CollectionId(5);
    private static final Timestamp T = Timestamp.ofMillis(1_000);
    private final ScheduledTimers timers = new ScheduledTimers();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final BlockingQueue<StreamObserver<Ack>> drops = new LinkedBlockingQueue<>();
    private final Reigns reigns = new Reigns();
    private LocalMetaStore meta;
    private Journal journal;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        meta = LocalMetaStore.open(new LocalDisk(), directory, new SystemClock(), timers, LocalMetaConfig.defaults());
        node.offer(channels.nameOf(Role.DATA_COORDINATOR), new DataCoordinatorGrpc.DataCoordinatorImplBase() {
            @Override
            public void dropShards(CollectionIdRequest request, StreamObserver<Ack> observer) {
                drops.add(observer);
            }
        });
        journal = new Journal(new FencedStore(meta, reigns), reigns, channels);
    }

    @AfterEach
    void close() {
        channels.close();
        node.close();
        meta.close();
        timers.close();
        handlers.shutdownNow();
    }

    @Test
    void whatAnEarlierReignOfTheSameProcessCannotEndTheNextOneDoes() throws InterruptedException {
        beElected();
        JournalEntry entry = new JournalEntry.Drop(COLLECTION, T);
        List<ShardId> shards = List.of(new ShardId(50));
        CollectionMeta dropping = new CollectionMeta(COLLECTION, DatabaseMeta.DEFAULT_ID, "books", new CollectionSchema(1, "", false, List.of()),
                List.of(), List.of(new ShardMeta(shards.getFirst(), new LogGroupId(0), 0)), TokenRing.create(shards, T), List.of(), Map.of(), 2,
                true, T, T, CollectionState.DROPPING);
        write(new MetaTxn.Op.Put(CatalogKeys.collection(COLLECTION), dropping.encode()), Journal.record(entry));
        CompletionStage<?> first = journal.run(entry);
        StreamObserver<Ack> underWay = nextDrop();
        reigns.fence = Optional.empty();
        wait(journal.resume(beElected()));
        underWay.onError(Status.UNAVAILABLE.asRuntimeException());
        StreamObserver<Ack> again = nextDrop();
        assertThat(first.toCompletableFuture()).isCompletedExceptionally();
        CompletionStage<?> second = journal.pending(COLLECTION).orElseThrow();
        again.onNext(Ack.getDefaultInstance());
        again.onCompleted();
        wait(second);
        assertThat(wait(meta.range("journal/")).entries()).isEmpty();
        assertThat(wait(meta.get(CatalogKeys.collection(COLLECTION))).entries()).isEmpty();
    }

    private StreamObserver<Ack> nextDrop() throws InterruptedException {
        StreamObserver<Ack> drop = drops.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(drop).as("a call of the data coordinator").isNotNull();
        return drop;
    }

    private Fence beElected() {
        write(new MetaTxn.Op.Delete(ELECTION));
        Fence fence = new Fence(ELECTION, write(new MetaTxn.Op.Put(ELECTION, new byte[] {1})).revision());
        reigns.fence = Optional.of(fence);
        return fence;
    }

    private MetaTxn.Result write(MetaTxn.Op... ops) {
        return wait(meta.txn(MetaTxn.of(ops)));
    }

    private static <T> T wait(CompletionStage<T> stage) {
        return Waiting.on(stage, TIMEOUT_MILLIS, "the answer");
    }

    private static final class Reigns implements Leadership {
        private volatile Optional<Fence> fence = Optional.empty();

        @Override
        public Optional<Fence> fence() {
            return fence;
        }

        @Override
        public void listen(Listener listener) { }
    }
}
