package io.arrwdb.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.ShardWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowRouterTest {
    private static final FieldId KEY = new FieldId(100);
    private static final FieldId TENANT = new FieldId(101);
    private static final Timestamp NOW = new Timestamp(1);

    private static FieldSchema field(FieldId id, String name, DataType type, boolean key, boolean partitionKey) {
        return new FieldSchema(id, name, "", type, null, key, false, false, false, partitionKey, false,
                Map.of("max_length", "20"), null, 1);
    }

    private static CollectionMeta collection(int shards, int partitions, DataType key) {
        List<ShardMeta> placed = IntStream.range(0, shards)
                .mapToObj(i -> new ShardMeta(new ShardId(10 + i), new LogGroupId(i), i)).toList();
        List<PartitionMeta> parts = IntStream.range(0, partitions)
                .mapToObj(i -> new PartitionMeta(new PartitionId(100 + i), "_default_" + i, NOW)).toList();
        CollectionSchema schema = new CollectionSchema(3, "", false,
                List.of(field(KEY, "id", key, true, false), field(TENANT, "tenant", DataType.INT64, false, true)));
        return new CollectionMeta(new CollectionId(1), DatabaseMeta.DEFAULT_ID, "c", schema, parts, placed,
                TokenRing.create(placed.stream().map(ShardMeta::id).toList(), NOW), List.of(), Map.of(), 0, true, NOW, NOW,
                CollectionState.AVAILABLE);
    }

    private static ColumnBatch batch(CollectionMeta collection, List<PrimaryKey> keys, long[] tenants) {
        ColumnBuilder ids = new ColumnBuilder(ColumnType.of(collection.schema().primaryKey()));
        ColumnBuilder owners = new ColumnBuilder(ColumnType.INT64);
        for (int i = 0; i < tenants.length; i++) {
            switch (keys.get(i)) {
                case PrimaryKey.OfLong k -> ids.appendLong(k.value());
                case PrimaryKey.OfString k -> ids.appendString(k.value());
            }
            owners.appendLong(tenants[i]);
        }
        return new ColumnBatch(3, tenants.length, new TreeMap<>(Map.of(KEY, ids.build(), TENANT, owners.build())));
    }

    /** Every key's last row arrives exactly once, at the ring's owner, in the partition of its partition key. */
    @Test
    void sendsEachRowToTheOwnerOfItsKey() {
        for (long seed = 0; seed < 50; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            DataType type = random.nextBoolean() ? DataType.INT64 : DataType.VARCHAR;
            CollectionMeta collection = collection(random.nextInt(1, 6), random.nextInt(2, 9), type);
            int rows = random.nextInt(1, 200);
            List<PrimaryKey> keys = new ArrayList<>();
            long[] tenants = random.longs(rows, 0, 20).toArray();
            Map<PrimaryKey, Long> last = new HashMap<>();
            for (int i = 0; i < rows; i++) {
                long k = random.nextLong(100);
                keys.add(type == DataType.INT64 ? PrimaryKey.of(k) : PrimaryKey.of("key" + k));
                last.put(keys.get(i), tenants[i]);
            }
            Map<PrimaryKey, Long> arrived = new HashMap<>();
            for (ShardWrite write : RowRouter.route(collection, batch(collection, keys, tenants), Optional.empty(), false)) {
                ColumnBatch part = ColumnBatch.decode(write.getRows().toByteArray());
                Column ids = part.column(KEY).orElseThrow();
                for (int row = 0; row < part.rows(); row++) {
                    PrimaryKey key = PrimaryKey.at(ids, row);
                    long tenant = part.column(TENANT).orElseThrow().getLong(row);
                    assertThat(write.getShard()).as("seed %d", seed)
                            .isEqualTo(collection.ring().ownerOf(hash(key)).value());
                    assertThat(write.getPartition()).as("seed %d", seed).isEqualTo(100
                            + Long.remainderUnsigned(KeyHash.of(tenant), collection.partitions().size()));
                    assertThat(arrived.put(key, tenant)).as("seed %d", seed).isNull();
                }
            }
            assertThat(arrived).as("seed %d", seed).isEqualTo(last);
        }
    }

    private static long hash(PrimaryKey key) {
        return switch (key) {
            case PrimaryKey.OfLong k -> KeyHash.of(k.value());
            case PrimaryKey.OfString k -> KeyHash.of(k.value());
        };
    }

    @Test
    void keepsTheOrderOfRowsAndTheNamedPartition() {
        CollectionMeta collection = collection(1, 1, DataType.INT64);
        List<PrimaryKey> keys = List.of(PrimaryKey.of(5), PrimaryKey.of(3), PrimaryKey.of(5));
        List<ShardWrite> writes = RowRouter.route(collection, batch(collection, keys, new long[] {1, 2, 3}),
                Optional.of(new PartitionId(77)), true);
        assertThat(writes).hasSize(1);
        assertThat(writes.getFirst().getPartition()).isEqualTo(77);
        assertThat(writes.getFirst().getUpsert()).isTrue();
        assertThat(writes.getFirst().getSchemaVersion()).isEqualTo(3);
        Column ids = ColumnBatch.decode(writes.getFirst().getRows().toByteArray()).column(KEY).orElseThrow();
        assertThat(List.of(ids.getLong(0), ids.getLong(1), ids.getLong(2))).containsExactly(5L, 3L, 5L);
    }

    @Test
    void sendsDeletesToTheOwnersWithTheirVersions() {
        CollectionMeta collection = collection(4, 1, DataType.INT64);
        List<PrimaryKey> keys = IntStream.range(0, 40).mapToObj(i -> PrimaryKey.of((long) i)).toList();
        List<Timestamp> versions = IntStream.range(0, 40).mapToObj(i -> new Timestamp(1000 + i)).toList();
        List<ShardWrite> writes = KeyRouter.route(collection, keys, versions, Optional.empty());
        assertThat(writes).hasSize(4);
        for (ShardWrite write : writes) {
            for (int i = 0; i < write.getKeys().getIntsCount(); i++) {
                long key = write.getKeys().getInts(i);
                assertThat(collection.ring().ownerOf(KeyHash.of(key)).value()).isEqualTo(write.getShard());
                assertThat(write.getExpectedTs(i)).isEqualTo(1000 + key);
            }
        }
    }
}
