package io.arrwdb.core.plan.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.LogGroupId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardPlacementTest {
    @Test
    void shardsOfACollectionLieApartAndGroupsFillEvenly() {
        Map<LogGroupId, Integer> load = new HashMap<>();
        for (int collection = 0; collection < 50; collection++) {
            List<LogGroupId> placed = ShardPlacement.place(3, 4, load);
            assertThat(placed).doesNotHaveDuplicates();
            placed.forEach(g -> load.merge(g, 1, Integer::sum));
            assertThat(load.values().stream().mapToInt(Integer::intValue).max().orElseThrow()
                    - (load.size() < 4 ? 0 : load.values().stream().mapToInt(Integer::intValue).min().orElseThrow())).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void moreShardsThanGroupsGoRound() {
        assertThat(ShardPlacement.place(5, 2, Map.of(new LogGroupId(0), 1))).extracting(LogGroupId::value)
                .containsExactly(1, 0, 1, 0, 1);
    }
}
