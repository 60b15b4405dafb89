package io.arrwdb.core.plan.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadPlacementTest {
    @Test
    void whatLiesOnALiveNodeStays() {
        LoadMeta load = load(1, 1, Map.of(new ShardId(10), nodes("b"), new ShardId(11), nodes("gone")));
        SortedMap<ShardId, List<NodeId>> placed = new LoadPlacement(nodes("a", "b"), List.of(load)).place(load, shards(10, 2));
        assertThat(placed).containsEntry(new ShardId(10), nodes("b")).containsEntry(new ShardId(11), nodes("a"));
    }

    @Test
    void withoutALiveNodeNothingMoves() {
        LoadMeta load = load(1, 1, Map.of(new ShardId(10), nodes("b")));
        assertThat(new LoadPlacement(List.of(), List.of(load)).place(load, shards(10, 1))).isEqualTo(load.placement());
    }

    @Test
    void replicasLieApartAsFarAsThereAreNodes() {
        LoadMeta load = load(1, 3, Map.of());
        assertThat(new LoadPlacement(nodes("a", "b"), List.of(load)).place(load, shards(10, 1)).get(new ShardId(10)))
                .containsExactlyElementsOf(nodes("a", "b"));
    }

    @Test
    void nodesFillEvenly() {
        for (long seed = 0; seed < 50; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            List<NodeId> live = IntStream.range(0, random.nextInt(2, 8)).mapToObj(i -> new NodeId("node-" + i)).toList();
            List<LoadMeta> loads = new ArrayList<>();
            Map<NodeId, Integer> held = new HashMap<>();
            long shard = 0;
            for (int collection = 0; collection < 30; collection++) {
                int count = random.nextInt(1, 5);
                LoadMeta load = load(collection, random.nextInt(1, 3), Map.of());
                loads.add(load.withPlacement(new LoadPlacement(live, loads).place(load, shards(shard, count))));
                loads.getLast().placement().values().forEach(nodes -> nodes.forEach(n -> held.merge(n, 1, Integer::sum)));
                shard += count;
            }
            int most = held.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            int least = live.stream().mapToInt(n -> held.getOrDefault(n, 0)).min().orElseThrow();
            assertThat(most - least).as("seed %d: %s", seed, held).isLessThanOrEqualTo(1);
        }
    }

    private static LoadMeta load(long collection, int replicas, Map<ShardId, List<NodeId>> placement) {
        return new LoadMeta(new CollectionId(collection), true, List.of(), replicas, new TreeMap<>(placement), false);
    }

    private static List<NodeId> nodes(String... names) {
        return Arrays.stream(names).map(NodeId::new).toList();
    }

    private static List<ShardId> shards(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(ShardId::new).toList();
    }
}
