package io.arrwdb.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import io.milvus.v2.common.ConsistencyLevel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every answer is exact while shards split again and again. */
@Timeout(180)
class SplitTest {
    private static final long ROWS = 1_000;
    private static final int SHARDS = 6;

    @Test
    void countsAndSearchesAreExactWhileShardsSplit() {
        Map<String, String> settings = Map.of("arrwdb.data.split-rows", "160", "arrwdb.data.split-after", "0ms");
        try (ArrwDb server = ArrwDb.forTests().with(settings).start(); Shelf shelf = new Shelf(server.uri()); Shelf other = new Shelf(server.uri())) {
            shelf.create();
            shelf.put(0, ROWS);
            assertThat(shelf.count(ConsistencyLevel.STRONG)).isEqualTo(ROWS);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> rewriting = CompletableFuture.runAsync(() -> rewrite(other, over));
            for (int step = 0; shelf.shards() < SHARDS || step < 10; step++) {
                comeAndGo(shelf, ROWS + 10L * step, step);
            }
            over.set(true);
            rewriting.join();
            shelf.flush();
            assertThat(shelf.count(ConsistencyLevel.STRONG)).isEqualTo(ROWS);
            assertThat(shelf.around(500, 3)).containsExactlyInAnyOrder(499L, 500L, 501L);
        }
    }

    /** Rows are put over themselves, so that there are always as many. */
    private static void rewrite(Shelf shelf, AtomicBoolean over) {
        for (int from = 0; !over.get(); from = (from + 50) % (int) ROWS) {
            shelf.put(from, from + 50L);
            assertThat(shelf.count(ConsistencyLevel.EVENTUALLY)).as("rows at some time").isBetween(ROWS, ROWS + 10);
        }
    }

    private static void comeAndGo(Shelf shelf, long from, int step) {
        shelf.put(from, from + 10);
        assertThat(shelf.count(ConsistencyLevel.STRONG)).as("step %d, with ten rows more", step).isEqualTo(ROWS + 10);
        assertThat(shelf.around(from + 5, 1)).as("step %d", step).containsExactly(from + 5);
        shelf.delete(from, from + 10);
        assertThat(shelf.count(ConsistencyLevel.STRONG)).as("step %d, without them", step).isEqualTo(ROWS);
        long kept = step * 37L % ROWS;
        assertThat(shelf.around(kept, 1)).as("step %d", step).containsExactly(kept);
        if (step % 4 == 0) {
            shelf.flush();
        }
    }
}
