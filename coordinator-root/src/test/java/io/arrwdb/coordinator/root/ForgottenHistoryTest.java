package io.arrwdb.coordinator.root;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgottenHistoryTest {
    @TempDir
    private Path directory;

    /** The oracle's window moves all the time, so there is something to forget. */
    @Test
    void theMetadataStoreForgetsWhatIsOlderThanTheHistoryThatIsKept() throws Exception {
        RootConfig d = RootConfig.defaults();
        RootConfig config = new RootConfig(d.maxDatabases(), d.maxCollections(), d.maxPartitions(), d.maxShards(), d.defaultShards(),
                d.defaultKeyPartitions(), true, 20_000, 100, 100, 50);
        try (RootWorld world = new RootWorld(directory, config)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!isForgotten(world)) {
                assertThat(System.nanoTime()).as("patience").isLessThan(end);
                Thread.sleep(50);
            }
        }
    }

    private static boolean isForgotten(RootWorld world) throws Exception {
        CompletableFuture<Boolean> forgotten = new CompletableFuture<>();
        world.meta.watch("", new Revision(1), Runnable::run, new MetaWatcher() {
            @Override
            public void changed(List<MetaEvent> events, Revision upTo) {
                forgotten.complete(false);
            }

            @Override
            public void compacted(Revision oldestKept) {
                forgotten.complete(true);
            }

            @Override
            public void failed(Throwable cause) {
                forgotten.completeExceptionally(cause);
            }
        });
        return forgotten.get(60, TimeUnit.SECONDS);
    }
}
