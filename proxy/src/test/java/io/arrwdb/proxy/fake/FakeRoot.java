package io.arrwdb.proxy.fake;

import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.root.SchemaPlan;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.AddFieldRequest;
import io.arrwdb.proto.internal.AliasRequest;
import io.arrwdb.proto.internal.AllocateIdsRequest;
import io.arrwdb.proto.internal.AllocateIdsResponse;
import io.arrwdb.proto.internal.AllocateTimestampsRequest;
import io.arrwdb.proto.internal.AllocateTimestampsResponse;
import io.arrwdb.proto.internal.CollectionRequest;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import io.arrwdb.proto.internal.DatabaseRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.proto.internal.PartitionRequest;
import io.arrwdb.proto.internal.RenameCollectionRequest;
import io.arrwdb.proto.internal.RootCoordinatorGrpc;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Defines collections in a {@link FakeCatalog} and counts timestamps and ids up. */
public final class FakeRoot extends RootCoordinatorGrpc.RootCoordinatorImplBase {
    static final int DEFAULT_SHARDS = 2;
    private static final int DEFAULT_KEY_PARTITIONS = 16;

    private final FakeCatalog catalog;
    private final AtomicLong millis;
    private final AtomicLong lastTs = new AtomicLong();
    private final AtomicLong ids = new AtomicLong(1_000);
    /** So many calls find nobody who leads; half of them nobody at all. */
    public final AtomicInteger absences = new AtomicInteger();

    FakeRoot(FakeCatalog catalog, AtomicLong millis) {
        this.catalog = catalog;
        this.millis = millis;
    }

    private <A> boolean isAway(StreamObserver<A> observer, Function<Failure, A> refusal) {
        int left = absences.getAndUpdate(n -> Math.max(0, n - 1));
        if (left > 0 && left % 2 == 0) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
        } else if (left > 0) {
            observer.onNext(refusal.apply(Failure.newBuilder().setCode(1).setReason("not serving").setRetriable(true).build()));
            observer.onCompleted();
        }
        return left > 0;
    }

    long nextTs() {
        return lastTs.updateAndGet(last -> Math.max(last + 1, Timestamp.ofMillis(millis.get()).value()));
    }

    @Override
    public void allocateTimestamps(AllocateTimestampsRequest request, StreamObserver<AllocateTimestampsResponse> observer) {
        if (isAway(observer, failure -> AllocateTimestampsResponse.newBuilder().setFailure(failure).build())) {
            return;
        }
        Answers.with(observer, f -> AllocateTimestampsResponse.newBuilder().setFailure(f).build(),
                () -> AllocateTimestampsResponse.newBuilder().setFirst(nextTs()).setCount(1).build());
    }

    @Override
    public void allocateIds(AllocateIdsRequest request, StreamObserver<AllocateIdsResponse> observer) {
        if (isAway(observer, failure -> AllocateIdsResponse.newBuilder().setFailure(failure).build())) {
            return;
        }
        Answers.with(observer, f -> AllocateIdsResponse.newBuilder().setFailure(f).build(),
                () -> AllocateIdsResponse.newBuilder().setFirst(ids.getAndAdd(request.getCount())).build());
    }

    @Override
    public void createDatabase(DatabaseRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> {
            if (catalog.current().database(request.getName()).isPresent()) {
                throw ServiceFailure.refused(65_535, "database already exist: " + request.getName());
            }
            return catalog.put(new DatabaseMeta(new DatabaseId(ids.getAndIncrement()), request.getName(),
                    properties(request.getPropertiesList()), new Timestamp(nextTs())));
        });
    }

    @Override
    public void dropDatabase(DatabaseRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> catalog.remove(catalog.current().database(request.getName()).orElseThrow().id()));
    }

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> {
            CollectionSchema schema = SchemaPlan.define(CollectionSchema.decode(request.getSchema().toByteArray()));
            int shards = request.getShards() == 0 ? DEFAULT_SHARDS : request.getShards();
            long first = ids.getAndAdd(1_000);
            Timestamp now = new Timestamp(nextTs());
            List<ShardMeta> placed = IntStream.range(0, shards)
                    .mapToObj(i -> new ShardMeta(new ShardId(first + 1 + i), new LogGroupId(i % 4), i)).toList();
            return catalog.put(new CollectionMeta(new CollectionId(first),
                    catalog.current().database(request.getDatabase()).orElseThrow().id(), request.getCollection(), schema,
                    partitions(schema, request.getPartitions(), first + 100, now), placed,
                    TokenRing.create(placed.stream().map(ShardMeta::id).toList(), now), List.of(),
                    properties(request.getPropertiesList()), request.getConsistencyLevel(), true, now, now,
                    CollectionState.AVAILABLE));
        });
    }

    private static List<PartitionMeta> partitions(CollectionSchema schema, int asked, long firstId, Timestamp now) {
        if (schema.fields().stream().noneMatch(FieldSchema::partitionKey)) {
            return List.of(new PartitionMeta(new PartitionId(firstId), PartitionMeta.DEFAULT_NAME, now));
        }
        return IntStream.range(0, asked == 0 ? DEFAULT_KEY_PARTITIONS : asked).mapToObj(i -> new PartitionMeta(
                new PartitionId(firstId + i), PartitionMeta.DEFAULT_NAME + "_" + i, now)).toList();
    }

    @Override
    public void dropCollection(CollectionRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> catalog.current().collection(request.getDatabase(), request.getCollection())
                .map(c -> catalog.remove(c.id())).orElse(0L));
    }

    @Override
    public void renameCollection(RenameCollectionRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> catalog.put(collection(request.getDatabase(), request.getCollection())
                .withName(DatabaseMeta.DEFAULT_ID, request.getNewName(), new Timestamp(nextTs()))));
    }

    @Override
    public void addField(AddFieldRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> {
            CollectionMeta collection = collection(request.getDatabase(), request.getCollection());
            FieldSchema field = CollectionSchema.decode(request.getField().toByteArray()).fields().getFirst();
            return catalog.put(collection.withSchema(SchemaPlan.add(collection.schema(), field), new Timestamp(nextTs())));
        });
    }

    @Override
    public void createPartition(PartitionRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> catalog.put(collection(request.getDatabase(), request.getCollection()).withPartition(
                new PartitionMeta(new PartitionId(ids.getAndIncrement()), request.getPartition(), new Timestamp(nextTs())),
                new Timestamp(nextTs()))));
    }

    @Override
    public void dropPartition(PartitionRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> {
            CollectionMeta collection = collection(request.getDatabase(), request.getCollection());
            return collection.partition(request.getPartition())
                    .map(p -> catalog.put(collection.withoutPartition(p.id(), new Timestamp(nextTs())))).orElse(0L);
        });
    }

    @Override
    public void createAlias(AliasRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> point(request));
    }

    @Override
    public void alterAlias(AliasRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> point(request));
    }

    @Override
    public void dropAlias(AliasRequest request, StreamObserver<DdlResponse> observer) {
        ddl(observer, () -> catalog.current().alias(DatabaseMeta.DEFAULT_ID, request.getAlias()).map(catalog::remove).orElse(0L));
    }

    private long point(AliasRequest request) {
        CollectionMeta target = collection(request.getDatabase(), request.getCollection());
        return catalog.put(new AliasMeta(target.database(), request.getAlias(), target.id(), new Timestamp(nextTs())));
    }

    private CollectionMeta collection(String database, String name) {
        return catalog.current().collection(database, name).orElseThrow();
    }

    private static java.util.Map<String, String> properties(List<KeyValue> pairs) {
        return pairs.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue, (a, b) -> b, TreeMap::new));
    }

    static void ddl(StreamObserver<DdlResponse> observer, LongSupplier change) {
        Answers.with(observer, f -> DdlResponse.newBuilder().setFailure(f).build(),
                () -> DdlResponse.newBuilder().setRevision(change.getAsLong()).build());
    }
}
