package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.coordinator.root.RootConfig;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.root.SchemaPlan;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a CreateCollection request asks for, with every default filled in.
 *
 * @param partitionNames {@code _default} alone, or {@code _default_0} and so on under a partition key
 */
record CollectionPlan(String name, CollectionSchema schema, int shards, List<String> partitionNames,
        Map<String, String> properties, int consistencyLevel, boolean replaceDuplicates) {

    static CollectionPlan of(CreateCollectionRequest request, RootConfig config) {
        CollectionSchema schema = SchemaPlan.define(CollectionSchema.decode(request.getSchema().toByteArray()));
        int shards = shards(request, config);
        if (shards > config.maxShards()) {
            throw Refusals.tooManyShards(shards, config.maxShards());
        }
        Map<String, String> properties = Databases.properties(request.getPropertiesList());
        return new CollectionPlan(request.getCollection(), schema, shards, partitionNames(schema, request, config),
                properties, request.getConsistencyLevel(), replaces(properties, config));
    }

    private static int shards(CreateCollectionRequest request, RootConfig config) {
        return request.getShards() > 0 ? request.getShards() : config.defaultShards();
    }

    private static List<String> partitionNames(CollectionSchema schema, CreateCollectionRequest request, RootConfig config) {
        if (schema.fields().stream().noneMatch(FieldSchema::partitionKey)) {
            return List.of(PartitionMeta.DEFAULT_NAME);
        }
        int count = request.getPartitions() > 0 ? request.getPartitions() : config.defaultKeyPartitions();
        if (count > config.maxPartitions()) {
            throw Refusals.tooManyPartitions(count, config.maxPartitions(), request.getCollection());
        }
        return IntStream.range(0, count).mapToObj(i -> PartitionMeta.DEFAULT_NAME + '_' + i).toList();
    }

    private static boolean replaces(Map<String, String> properties, RootConfig config) {
        String asked = properties.get(RootConfig.ON_DUPLICATE);
        if (asked == null) {
            return config.replaceDuplicates();
        }
        return switch (asked) {
            case RootConfig.REPLACE -> true;
            case RootConfig.ALLOW -> false;
            default -> throw Refusals.badProperty(RootConfig.ON_DUPLICATE, asked, RootConfig.REPLACE + " or " + RootConfig.ALLOW);
        };
    }

    /** How many ids {@link #define} uses. */
    int idCount() {
        return 1 + shards + partitionNames.size();
    }

    /** The record of the new collection; its shards are not placed yet. */
    CollectionMeta define(DatabaseId database, long firstId, Timestamp now) {
        List<ShardId> shardIds = LongStream.rangeClosed(firstId + 1, firstId + shards).mapToObj(ShardId::new).toList();
        List<PartitionMeta> partitions = IntStream.range(0, partitionNames.size())
                .mapToObj(i -> new PartitionMeta(new PartitionId(firstId + 1 + shards + i), partitionNames.get(i), now)).toList();
        return new CollectionMeta(new CollectionId(firstId), database, name, schema, partitions, List.of(),
                TokenRing.create(shardIds, now), List.of(), properties, consistencyLevel, replaceDuplicates, now, now,
                CollectionState.CREATING);
    }

    /** Whether an existing collection is what this asks for; each split has made its ring newer by one version and one shard. */
    boolean describes(CollectionMeta existing) {
        return existing.schema().equals(schema) && existing.ring().shards().size() - (existing.ring().version() - 1) == shards
                && existing.properties().equals(properties) && existing.consistencyLevel() == consistencyLevel
                && existing.replaceDuplicates() == replaceDuplicates;
    }
}
