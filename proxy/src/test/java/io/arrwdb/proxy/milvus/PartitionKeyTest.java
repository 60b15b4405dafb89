package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.field;
import static io.arrwdb.proxy.fake.Requests.longs;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.search;
import static io.arrwdb.proxy.fake.Requests.text;
import static io.arrwdb.proxy.fake.Requests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.LoadPartitionsRequest;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.ReleasePartitionsRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proxy.fake.FakeCluster;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Filters on a partition key are answered from the partitions of its values, and as if from all. */
class PartitionKeyTest {
    /** The default of Milvus. */
    private static final int PARTITIONS = 16;
    private static final int ROWS = 200;
    private static final int TENANTS = 40;

    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void oneValueIsReadFromOnePartitionAndSeveralFromTheirs() {
        fillLongs();
        assertThat(ids("tenant == 3")).isEqualTo(idsOf(3));
        assertThat(lastPartitions()).hasSize(1);
        assertThat(ids("4 == tenant and id >= 0")).isEqualTo(idsOf(4));
        assertThat(lastPartitions()).hasSize(1);
        assertThat(ids("tenant in [3, 4, 5]")).isEqualTo(Stream.of(3, 4, 5).flatMap(t -> idsOf(t).stream()).collect(Collectors.toSet()));
        assertThat(lastPartitions()).hasSizeBetween(1, 3);
        assertThat(ids("tenant == 3 or tenant == 4")).hasSize(2 * ROWS / TENANTS);
        assertThat(lastPartitions()).hasSizeBetween(1, 2);
        assertThat(ids("tenant == 3 and tenant == 4")).isEmpty();
        assertThat(lastPartitions()).hasSize(1);
        for (String unlimited : List.of("", "tenant > 3", "tenant == 3 or id == 5", "not (tenant == 3)", "tenant != 3", "id == 5 + 0")) {
            ids(unlimited);
            assertThat(lastPartitions()).as(unlimited).isEmpty();
        }
    }

    @Test
    void searchesAndDeletesAreLimitedToo() {
        fillLongs();
        assertThat(cluster.client().search(search("c", 100, new float[4]).setDsl("tenant == 7").build())
                .getResults().getIds().getIntId().getDataList()).hasSize(ROWS / TENANTS);
        assertThat(cluster.queryNodes.stream().flatMap(n -> n.searches.stream())).isNotEmpty()
                .allMatch(s -> s.getRead().getPartitionsCount() == 1);
        cluster.client().delete(DeleteRequest.newBuilder().setCollectionName("c").setExpr("tenant == 7").build());
        assertThat(lastPartitions()).hasSize(1);
        assertThat(ids("tenant == 7")).isEmpty();
        assertThat(ids("")).hasSize(ROWS - ROWS / TENANTS);
    }

    @Test
    void textsAreHashedAsTheyAreStored() {
        createLoaded(cluster, "c", schema().addFields(text("tenant").setIsPartitionKey(true)));
        insert(rows("c", ROWS).toBuilder().addFieldsData(texts("tenant", IntStream.range(0, ROWS)
                .mapToObj(i -> "m\u00fcller-" + i % TENANTS).toList())).build());
        assertThat(ids("tenant == 'm\u00fcller-9'")).isEqualTo(idsOf(9));
        assertThat(lastPartitions()).hasSize(1);
        assertThat(ids("tenant in ['m\u00fcller-9', 'nobody']")).isEqualTo(idsOf(9));
    }

    @Test
    void whateverTheFilterTheAnswerIsThatOfAllPartitions() {
        fillLongs();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int limited = 0;
        for (int i = 0; i < 300; i++) {
            String filter = random(random, 3);
            Set<Long> pruned = ids(filter);
            limited += lastPartitions().isEmpty() ? 0 : 1;
            assertThat(pruned).as("seed %d: %s", seed, filter).isEqualTo(ids("(" + filter + ") or id == -1"));
            assertThat(lastPartitions()).as("of all partitions").isEmpty();
        }
        assertThat(limited).as("filters that named their partitions; seed %d", seed).isBetween(30, 290);
    }

    @Test
    void partitionsAreNotNamedByHand() {
        fillLongs();
        String refusal = "not support manually specifying the partition names if partition key mode is used";
        assertThat(cluster.client().search(search("c", 1, new float[4]).addPartitionNames("_default_0").build()).getStatus().getReason())
                .isEqualTo(refusal);
        assertThat(cluster.client().query(QueryRequest.newBuilder().setCollectionName("c").setExpr("id > 0").addPartitionNames("_default_0")
                .build()).getStatus().getReason()).isEqualTo(refusal);
        assertThat(cluster.client().delete(DeleteRequest.newBuilder().setCollectionName("c").setExpr("id > 0").setPartitionName("_default_0")
                .build()).getStatus().getReason()).isEqualTo(refusal);
        assertThat(cluster.client().loadPartitions(LoadPartitionsRequest.newBuilder().setCollectionName("c").addPartitionNames("_default_0")
                .build()).getReason()).contains("disable load partitions if partition key mode is used");
        assertThat(cluster.client().releasePartitions(ReleasePartitionsRequest.newBuilder().setCollectionName("c")
                .addPartitionNames("_default_0").build()).getReason()).contains("disable release partitions if partition key mode is used");
    }

    /** Row i belongs to tenant i % {@link #TENANTS}. */
    private void fillLongs() {
        FieldSchema.Builder tenant = field("tenant", DataType.Int64).setIsPartitionKey(true);
        createLoaded(cluster, "c", schema().addFields(tenant));
        insert(rows("c", ROWS).toBuilder().addFieldsData(longs("tenant", LongStream.range(0, ROWS).map(i -> i % TENANTS).toArray())).build());
    }

    private void insert(InsertRequest rows) {
        assertThat(cluster.client().insert(rows).getStatus().getCode()).isZero();
    }

    private static Set<Long> idsOf(long tenant) {
        return LongStream.range(0, ROWS).filter(i -> i % TENANTS == tenant).boxed().collect(Collectors.toSet());
    }

    private Set<Long> ids(String filter) {
        cluster.queryNodes.forEach(n -> n.queries.clear());
        QueryResults results = cluster.client().query(QueryRequest.newBuilder().setCollectionName("c").setExpr(filter)
                .addOutputFields("id").setConsistencyLevel(ConsistencyLevel.Strong)
                .addQueryParams(io.arrwdb.proxy.fake.Requests.pair("limit", ROWS)).build());
        assertThat(results.getStatus().getReason()).isEmpty();
        return results.getFieldsDataList().stream().filter(f -> f.getFieldName().equals("id"))
                .flatMap(f -> f.getScalars().getLongData().getDataList().stream()).collect(Collectors.toSet());
    }

    /** Those that the last query asked the query nodes for; empty for all. */
    private Set<Long> lastPartitions() {
        Set<Long> asked = new HashSet<>();
        cluster.queryNodes.forEach(n -> n.queries.forEach(q -> asked.addAll(q.getRead().getPartitionsList())));
        assertThat(asked).hasSizeLessThanOrEqualTo(PARTITIONS);
        return asked;
    }

    private static String random(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            int tenant = random.nextInt(TENANTS + 3);
            return switch (random.nextInt(8)) {
                case 0, 1 -> "tenant == " + tenant;
                case 2 -> "tenant in [" + tenant + ", " + random.nextInt(TENANTS) + "]";
                case 3 -> tenant + " == tenant";
                case 4 -> "tenant != " + tenant;
                case 5 -> "tenant > " + tenant;
                case 6 -> "id % 7 == " + random.nextInt(7);
                default -> "id >= " + random.nextInt(ROWS);
            };
        }
        String left = random(random, depth - 1);
        String right = random(random, depth - 1);
        return switch (random.nextInt(5)) {
            case 0, 1 -> "(" + left + ") and (" + right + ")";
            case 2, 3 -> "(" + left + ") or (" + right + ")";
            default -> "not (" + left + ")";
        };
    }
}
