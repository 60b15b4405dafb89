package io.arrwdb.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import io.milvus.v2.common.ConsistencyLevel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every answer is exact while shards move to log groups that were added. */
@Timeout(240)
class MoveTest {
    private static final long ROWS = 600;
    private static final int SHARDS = 6;

    @Test
    void countsAndSearchesAreExactWhileShardsMoveToNewGroups(@TempDir Path data) {
        try (ArrwDb server = start(data, 1); Shelf shelf = new Shelf(server.uri())) {
            shelf.create(SHARDS);
            shelf.put(0, ROWS);
            shelf.delete(0, 10);
            shelf.put(0, 10);
            shelf.flush();
        }
        try (ArrwDb server = start(data, 3); Shelf shelf = new Shelf(server.uri()); Shelf other = new Shelf(server.uri())) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> rewriting = CompletableFuture.runAsync(() -> other.rewrite(ROWS, over));
            for (int step = 0; step < 12; step++) {
                shelf.comeAndGo(ROWS, step);
            }
            over.set(true);
            rewriting.orTimeout(120, TimeUnit.SECONDS).join();
            shelf.flush();
            assertThat(shelf.count(ConsistencyLevel.STRONG)).isEqualTo(ROWS);
            assertThat(shelf.around(300, 3)).containsExactlyInAnyOrder(299L, 300L, 301L);
        }
        try (ArrwDb server = start(data, 3); Shelf shelf = new Shelf(server.uri())) {
            assertThat(shelf.count(ConsistencyLevel.STRONG)).as("after a restart").isEqualTo(ROWS);
            assertThat(shelf.around(5, 1)).containsExactly(5L);
        }
    }

    private static ArrwDb start(Path data, int groups) {
        return ArrwDb.configured().with(Map.of("arrwdb.port", "0", "arrwdb.http-port", "-1", "arrwdb.data-dir", data.toString(),
                "arrwdb.log.groups", groups, "arrwdb.data.move-bytes", "0B")).start();
    }
}
