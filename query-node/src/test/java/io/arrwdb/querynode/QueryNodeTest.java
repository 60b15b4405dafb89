package io.arrwdb.querynode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.filter.parse.FilterLimits;
import io.arrwdb.engine.filter.parse.FilterParser;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.proto.internal.QueryRequest;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.ReleaseShardRequest;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.proto.internal.ShardNeed;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query node over a real log, store and metadata, against a map of what should be found. */
class QueryNodeTest {
    private static final FieldId KEY = new FieldId(100);
    private static final FieldId NUMBER = new FieldId(101);
    private static final FieldId VECTOR = new FieldId(102);
    private static final int DIM = 4;
    private static final PartitionId PARTITION = new PartitionId(1);

    @TempDir
    private Path directory;

    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    private final CollectionSchema schema = schema();
    private final Map<Long, Row> rows = new TreeMap<>();
    private NodeWorld world;
    private LeaderStub leader;

    private record Row(long number, float[] vector) { }

    @BeforeEach
    void start() throws IOException {
        world = new NodeWorld(directory, schema);
        leader = world.leader();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void answersWhatWasWrittenThroughFlushesIndexesAndDeletes() {
        world.load();
        for (int round = 0; round < 12; round++) {
            write(40);
            if (round % 3 == 1) {
                deleteSome();
            }
            checkReads();
            if (round % 2 == 1) {
                leader.flush();
                checkReads();
            }
            if (round % 4 == 3) {
                leader.index(VECTOR, Metric.L2);
                checkReads();
            }
        }
        world.awaitVersion(leader.manifestVersion());
        assertThat(world.openings().values()).as("openings of the same segment with the same indexes").containsOnly(1);
        assertThat(world.statusOfShard().getSegmentsList()).anyMatch(s -> s.getIndexesCount() == 1);
        checkReads();
    }

    @Test
    void comesUpFromTheManifestAndTheTailOfTheLog() {
        write(50);
        leader.flush();
        write(30);
        deleteSome();
        world.load();
        checkReads();
        world.restart();
        world.load();
        checkReads();
    }

    @Test
    void readsAtAnOlderTimestampSeeTheOlderState() {
        world.load();
        write(20);
        Timestamp before = leader.now();
        long count = rows.size();
        leader.delete(new PrimaryKeys.Longs(rows.keySet().stream().mapToLong(Long::longValue).toArray()));
        leader.flush();
        assertThat(world.stub().query(query(read(leader.now())).setCountOnly(true).build()).getCount()).isZero();
        assertThat(world.stub().query(query(read(leader.now()).toBuilder().setMvccTs(before.value()).build()).setCountOnly(true)
                .build()).getCount()).isEqualTo(count);
    }

    @Test
    void waitsForAGuaranteeInTheFutureAndFailsWithItsDeadline() {
        world.load();
        QueryResponse answer = refusedInTime(query(read(new Timestamp(Long.MIN_VALUE))).setCountOnly(true).build(), 300);
        assertThat(answer.getFailure().getReason()).contains("Timestamp lag too large");
        assertThat(answer.getFailure().getCode()).isEqualTo(11);
        checkReads();
    }

    @Test
    void waitsForWhatWasWrittenToItsOwnShardAndForNoOther() {
        world.load();
        write(20);
        ReadContext read = read(Timestamp.ZERO);
        ShardNeed never = ShardNeed.newBuilder().setShard(LeaderStub.SHARD.value() + 1).setTs(Long.MIN_VALUE).build();
        ShardNeed written = ShardNeed.newBuilder().setShard(LeaderStub.SHARD.value()).setTs(leader.now().value()).build();
        assertThat(world.stub().query(query(read.toBuilder().addNeeds(never).addNeeds(written).build()).setCountOnly(true).build())
                .getCount()).isEqualTo(rows.size());
        QueryResponse refused = refusedInTime(query(read.toBuilder().addNeeds(never.toBuilder()
                .setShard(LeaderStub.SHARD.value())).build()).setCountOnly(true).build(), 300);
        assertThat(refused.getFailure().getReason()).contains("Timestamp lag too large", "of shard " + LeaderStub.SHARD);
    }

    /** A share of the deadline is kept for the refusal's way back; a busy machine may need a larger one. */
    private QueryResponse refusedInTime(QueryRequest request, long deadlineMillis) {
        try {
            return world.stub().withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS).query(request);
        } catch (StatusRuntimeException late) {
            assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(deadlineMillis).as("no deadline is kept").isLessThan(10_000);
            return refusedInTime(request, 2 * deadlineMillis);
        }
    }

    @Test
    void refusesAShardThatIsNotServed() {
        QueryResponse answer = world.stub().query(query(read(leader.now())).setCountOnly(true).build());
        assertThat(answer.getFailure().getCode()).isEqualTo(503);
        assertThat(answer.getFailure().getRetriable()).isTrue();
        world.load();
        checkReads();
        world.stub().releaseShard(ReleaseShardRequest.newBuilder().setShard(LeaderStub.SHARD.value()).build());
        assertThat(world.stub().query(query(read(leader.now())).setCountOnly(true).build()).getFailure().getCode()).isEqualTo(503);
        assertThat(world.stub().status(Empty.getDefaultInstance()).getShardsList()).isEmpty();
    }

    @Test
    void refusesAnAnswerThatWouldTakeMoreThanAllowedBeforeItIsMade() {
        world.load();
        write(200);
        ReadContext read = read(leader.now()).toBuilder().clearOutputFields().setMemoryLimitBytes(1_000).build();
        for (Failure refusal : List.of(world.stub().query(query(read).build()).getFailure(),
                world.stub().query(query(read).setLimit(150).build()).getFailure(),
                world.stub().search(search(new float[DIM], 150).setRead(read).build()).getFailure())) {
            assertThat(refusal.getCode()).isEqualTo(1102);
            assertThat(refusal.getReason()).contains("at most 1000 are allowed", "fewer rows");
        }
        assertThat(world.stub().query(query(read).setLimit(10).build()).getPks().getIntsCount()).isEqualTo(10);
        assertThat(world.stub().search(search(new float[DIM], 10).setRead(read).build()).getPks().getIntsCount()).isEqualTo(10);
    }

    @Test
    void refusesToLoadWhatDoesNotFitIntoMemory() {
        write(300);
        leader.flush();
        leader.index(VECTOR, Metric.L2);
        world.stopNode();
        world.startNode(1_000);
        Ack ack = world.stub().loadShard(NodeWorld.loadRequest());
        assertThat(ack.getFailure().getCode()).isEqualTo(3);
        assertThat(ack.getFailure().getReason()).startsWith("memory limit exceeded[predict=");
    }

    @Test
    void refusesToLoadWhatDoesNotFitOnItsDisk() {
        write(300);
        leader.flush();
        world.stopNode();
        world.startNode(64 << 20, 1_000);
        Ack ack = world.stub().loadShard(NodeWorld.loadRequest());
        assertThat(ack.getFailure().getCode()).isEqualTo(7);
        assertThat(ack.getFailure().getRetriable()).isFalse();
        assertThat(ack.getFailure().getReason()).startsWith("disk limit exceeded[predict=").contains("[limit=1000]", "cache-bytes");
        assertThat(world.openings()).isEmpty();
    }

    @Test
    void servesMappedFilesThatAreLargerThanItsMemory() {
        write(8_000);
        leader.flush();
        leader.index(VECTOR, Metric.L2);
        world.stopNode();
        world.startNode(640 << 10);
        world.load();
        long indexBytes = world.objects().list("index/").toCompletableFuture().join().stream().mapToLong(ObjectEntry::lengthBytes).sum();
        assertThat(indexBytes).isGreaterThan(world.budget().limit());
        assertThat(world.statusOfShard().getSegments(0).getIndexesCount()).isEqualTo(1);
        checkReads();
    }

    @Test
    void saysWhyAShardWhoseManifestIsDamagedIsNotLoaded() throws Exception {
        write(10);
        leader.flush();
        String manifest = world.objects().list("").toCompletableFuture().join().stream().map(ObjectEntry::key)
                .filter(key -> key.contains("manifest")).max(Comparator.naturalOrder()).orElseThrow();
        try (Stream<Path> files = Files.walk(directory.resolve("objects"))) {
            Path damaged = files.filter(file -> file.toString().endsWith(manifest)).findFirst().orElseThrow();
            assertThat(damaged.toFile().setWritable(true)).isTrue();
            Files.write(damaged, new byte[] {1, 2, 3});
        }
        Ack ack = world.stub().loadShard(NodeWorld.loadRequest());
        assertThat(ack.getFailure().getCode()).isEqualTo(503);
        assertThat(ack.getFailure().getRetriable()).isTrue();
        assertThat(ack.getFailure().getReason()).contains("cannot be loaded", manifest, "checksum");
    }

    @Test
    void saysWhyAManifestCannotBeOpenedAndServesOnFromTheOlderOne() {
        world.load();
        write(10);
        leader.publishBroken();
        world.await(() -> !world.statusOfShard().getProblem().isEmpty());
        assertThat(world.statusOfShard().getProblem()).contains("data/nowhere");
        checkReads();
    }

    @Test
    void refusesVectorsOfAnotherDimension() {
        world.load();
        SearchResponse answer = world.stub().search(search(new float[DIM], 5).setQueries(ByteString.copyFrom(new byte[8])).build());
        assertThat(answer.getFailure().getCode()).isEqualTo(1100);
    }

    @Test
    void answersOnlyTheRangeOfDistances() {
        world.load();
        write(60);
        float[] query = vector();
        List<Float> all = rows.values().stream().map(r -> distance(query, r.vector())).sorted().toList();
        float radius = all.get(40);
        float inner = all.get(10);
        SearchResponse answer = world.stub().search(search(query, 100).setRadius(radius).setRangeFilter(inner).build());
        assertThat(answer.getScoresList()).containsExactlyElementsOf(
                all.stream().filter(d -> d >= inner && d < radius).toList());
    }

    private void write(int count) {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder numbers = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder vectors = new ColumnBuilder(ColumnType.vector(DataType.FLOAT_VECTOR, DIM));
        for (int i = 0; i < count; i++) {
            long key = random.nextInt(400);
            Row row = new Row(random.nextInt(100), vector());
            rows.put(key, row);
            keys.appendLong(key);
            numbers.appendLong(row.number());
            vectors.appendVector(row.vector());
        }
        SortedMap<FieldId, Column> columns = new TreeMap<>();
        columns.put(KEY, keys.build());
        columns.put(NUMBER, numbers.build());
        columns.put(VECTOR, vectors.build());
        leader.insert(PARTITION, new ColumnBatch(0, count, columns));
    }

    private void deleteSome() {
        long[] gone = rows.keySet().stream().filter(key -> random.nextInt(4) == 0).mapToLong(Long::longValue).toArray();
        for (long key : gone) {
            rows.remove(key);
        }
        leader.delete(new PrimaryKeys.Longs(gone));
    }

    private void checkReads() {
        ReadContext read = read(leader.now());
        assertThat(world.stub().query(query(read).setCountOnly(true).build()).getCount()).isEqualTo(rows.size());
        checkQuery(read);
        checkKeys(read);
        checkSearch();
    }

    private void checkQuery(ReadContext read) {
        ByteString filter = filter("number < 30");
        List<Long> expected = rows.entrySet().stream().filter(e -> e.getValue().number() < 30).map(Map.Entry::getKey).toList();
        QueryResponse all = world.stub().query(query(read.toBuilder().setFilter(filter).build()).setWithTimestamps(true).build());
        assertThat(all.getPks().getIntsList()).containsExactlyElementsOf(expected);
        assertThat(all.getTimestampsCount()).isEqualTo(expected.size());
        ColumnBatch batch = ColumnBatch.decode(all.getRows().toByteArray());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(batch.column(NUMBER).orElseThrow().getLong(i)).isEqualTo(rows.get(expected.get(i)).number());
            assertThat(batch.column(VECTOR).orElseThrow().floats(i)).isEqualTo(rows.get(expected.get(i)).vector());
        }
        QueryResponse some = world.stub().query(query(read).setLimit(7).build());
        assertThat(some.getPks().getIntsList()).containsExactlyElementsOf(rows.keySet().stream().limit(7).toList());
    }

    private void checkKeys(ReadContext read) {
        List<Long> asked = List.of(1L, 5L, 77L, 399L, 4_000L, 5L);
        List<Long> expected = asked.stream().distinct().filter(rows::containsKey).sorted().toList();
        QueryResponse byKey = world.stub().query(query(read).setPks(io.arrwdb.proto.internal.PrimaryKeys.newBuilder()
                .addAllInts(asked)).build());
        assertThat(byKey.getPks().getIntsList()).containsExactlyElementsOf(expected);
        QueryResponse byFilter = world.stub().query(query(read.toBuilder().setFilter(filter("key in [1, 5, 77, 399]")).build()).build());
        assertThat(byFilter.getPks().getIntsList()).containsExactlyElementsOf(expected);
    }

    private void checkSearch() {
        float[] query = vector();
        List<Float> expected = rows.values().stream().filter(r -> r.number() >= 20).map(r -> distance(query, r.vector()))
                .sorted(Comparator.naturalOrder()).limit(10).toList();
        SearchRequest.Builder request = search(query, 10);
        request.setRead(request.getRead().toBuilder().setFilter(filter("number >= 20")));
        SearchResponse answer = world.stub().search(request.build());
        assertThat(answer.hasFailure()).as(answer.getFailure().getReason()).isFalse();
        assertThat(answer.getHitCounts(0)).isEqualTo(expected.size());
        assertThat(answer.getScoresList()).containsExactlyElementsOf(expected);
        ColumnBatch batch = ColumnBatch.decode(answer.getRows().toByteArray());
        for (int i = 0; i < expected.size(); i++) {
            Row row = rows.get(answer.getPks().getInts(i));
            assertThat(distance(query, row.vector())).isEqualTo(answer.getScores(i));
            assertThat(batch.column(NUMBER).orElseThrow().getLong(i)).isEqualTo(row.number());
        }
    }

    private SearchRequest.Builder search(float[] query, int k) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * DIM).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : query) {
            bytes.putFloat(value);
        }
        return SearchRequest.newBuilder().setRead(read(leader.now())).setField(VECTOR.value()).setIndex(9).setMetricType("L2").setNq(1)
                .setQueries(ByteString.copyFrom(bytes.array())).setTopK(k)
                .addParams(KeyValue.newBuilder().setKey("ef").setValue("400"));
    }

    private ReadContext read(Timestamp need) {
        return ReadContext.newBuilder().setCollection(LeaderStub.COLLECTION.value()).addShards(LeaderStub.SHARD.value())
                .setMvccTs(leader.now().value()).setNeedTs(need.value()).setSchema(ByteString.copyFrom(schema.encode()))
                .addOutputFields(NUMBER.value()).addOutputFields(VECTOR.value()).build();
    }

    private static QueryRequest.Builder query(ReadContext read) {
        return QueryRequest.newBuilder().setRead(read);
    }

    private ByteString filter(String text) {
        return ByteString.copyFrom(FilterParser.parse(text, schema, Map.of(), FilterLimits.defaults()).encode());
    }

    /** Small whole numbers, so that distances are exact whatever the order of summing. */
    private float[] vector() {
        float[] vector = new float[DIM];
        for (int i = 0; i < DIM; i++) {
            vector[i] = random.nextInt(50);
        }
        return vector;
    }

    private static float distance(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < DIM; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static CollectionSchema schema() {
        return new CollectionSchema(0, "", false, List.of(field(KEY, "key", DataType.INT64, true, Map.of()),
                field(NUMBER, "number", DataType.INT64, false, Map.of()),
                field(VECTOR, "vector", DataType.FLOAT_VECTOR, false, Map.of("dim", String.valueOf(DIM)))));
    }

    private static FieldSchema field(FieldId id, String name, DataType type, boolean key, Map<String, String> params) {
        return new FieldSchema(id, name, "", type, null, key, false, false, false, false, false, params, null, 0);
    }
}
