package io.arrwdb.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import io.milvus.v2.common.ConsistencyLevel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
            CompletableFuture<Void> rewriting = CompletableFuture.runAsync(() -> other.rewrite(ROWS, over));
            for (int step = 0; shelf.shards() < SHARDS || step < 10; step++) {
                shelf.comeAndGo(ROWS, step);
                if (step % 4 == 0) {
                    shelf.flush();
                }
            }
            over.set(true);
            rewriting.orTimeout(120, TimeUnit.SECONDS).join();
            shelf.flush();
            assertThat(shelf.count(ConsistencyLevel.STRONG)).isEqualTo(ROWS);
            assertThat(shelf.around(500, 3)).containsExactlyInAnyOrder(499L, 500L, 501L);
        }
    }
}
