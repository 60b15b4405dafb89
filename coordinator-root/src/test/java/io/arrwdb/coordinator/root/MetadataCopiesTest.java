package io.arrwdb.coordinator.root;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.coordinator.root.copy.MetadataCopies;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.recovery.MetadataCopy;
import io.arrwdb.proto.internal.DatabaseRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The object store has what was defined last, soon after it was, and no more than a few copies. */
class MetadataCopiesTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    void everyDefinitionIsInTheNewestCopySoon() throws Exception {
        try (RootWorld world = new RootWorld(directory, RootConfig.defaults())) {
            for (int i = 0; i < 3 + MetadataCopies.KEPT; i++) {
                DatabaseId id = new DatabaseId(world.stub().createDatabase(DatabaseRequest.newBuilder().setName("db" + i).build()).getId());
                MetadataCopy copy = awaitCopyOf(world, CatalogKeys.database(id));
                assertThat(copy.below(Membership.PREFIX)).as("what lives with a process").isEmpty();
                assertThat(copy.value("tso/window")).isPresent();
            }
            assertThat(copies(world)).hasSizeLessThanOrEqualTo(MetadataCopies.KEPT + 1);
        }
    }

    private static MetadataCopy awaitCopyOf(RootWorld world, String key) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            List<ObjectEntry> copies = copies(world);
            if (!copies.isEmpty()) {
                MetadataCopy newest = MetadataCopy.decode(world.objects.get(copies.getLast().key()).toCompletableFuture().join());
                if (newest.value(key).isPresent()) {
                    return newest;
                }
            }
            assertThat(System.nanoTime()).as("patience for " + key).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static List<ObjectEntry> copies(RootWorld world) {
        return world.objects.list(MetadataCopy.PREFIX).toCompletableFuture().join();
    }
}
