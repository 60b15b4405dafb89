package io.arrwdb.adapters.localobjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.disk.CrashDisk;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.testkit.contract.ObjectStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryObjectStoreTest extends ObjectStoreContract {
    private static final Path MEMORY = Path.of("/data/objects");

    @TempDir
    private Path directory;
    private DirectoryObjectStore store;

    @BeforeEach
    void open() throws IOException {
        store = DirectoryObjectStore.open(new LocalDisk(), directory, 4);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void noKeyLeavesTheDirectory() {
        for (String key : new String[] {"../../outside", "/etc/passwd", "a//b", "", "a/../../b"}) {
            try {
                put(key, "x");
                assertThat(Path.of(store.localFile(key).orElseThrow())).startsWith(directory);
            } catch (ObjectStoreException refused) {
                assertThat(refused).hasMessageContaining("empty part");
            }
        }
        assertThatThrownBy(() -> put("k".repeat(300), "x")).hasMessageContaining("255");
    }

    @Test
    void whatAnUnfinishedPutLeftIsRemovedAtStart() throws IOException {
        put("k", "v");
        Path leftover = directory.resolve("incomplete").resolve("17");
        Files.writeString(leftover, "half");
        store.close();
        open();
        assertThat(leftover).doesNotExist();
        assertThat(keys("")).containsExactly("k");
    }

    @Test
    void aFullDiskStoresNothing() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        try (DirectoryObjectStore full = DirectoryObjectStore.open(disk, MEMORY, 1)) {
            disk.freeBytes(100);
            assertThatThrownBy(() -> await(full.put("k", ObjectBody.of(new byte[1_000])))).isInstanceOf(ObjectStoreException.Full.class);
            assertThat(await(full.list(""))).isEmpty();
            assertThat(disk.list(MEMORY.resolve("incomplete"))).isEmpty();
            disk.freeBytes(Long.MAX_VALUE);
            await(full.put("k", ObjectBody.of(new byte[1_000])));
            assertThat(await(full.get("k"))).hasSize(1_000);
        }
    }

    /** After a power loss an object is there whole, as one of the puts left it, and never older than the last acknowledged. */
    @Test
    void anAcknowledgedPutSurvivesAPowerLossWhole() throws IOException {
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CrashDisk disk = new CrashDisk(seed);
            Map<String, Integer> acknowledged = new HashMap<>();
            DirectoryObjectStore life = DirectoryObjectStore.open(disk, MEMORY, 1);
            int next = fillUntilPowerLoss(life, disk, random, acknowledged);
            disk.restart();
            try (DirectoryObjectStore again = DirectoryObjectStore.open(disk, MEMORY, 1)) {
                for (Map.Entry<String, Integer> entry : acknowledged.entrySet()) {
                    byte[] found = await(again.get(entry.getKey()));
                    assertThat((int) found[0]).as("seed %d %s", seed, entry.getKey()).isBetween(entry.getValue(), next);
                    assertThat(found).containsOnly(found[0]);
                }
            }
        }
    }

    private int fillUntilPowerLoss(DirectoryObjectStore life, CrashDisk disk, SplittableRandom random, Map<String, Integer> acknowledged) {
        disk.failAfter(random.nextInt(60));
        for (int version = 1; ; version++) {
            byte[] body = new byte[1 + random.nextInt(2_000)];
            java.util.Arrays.fill(body, (byte) version);
            String key = "d" + random.nextInt(2) + "/k" + random.nextInt(3);
            try {
                if (random.nextBoolean()) {
                    await(life.put(key, ObjectBody.of(body)));
                    acknowledged.put(key, version);
                } else if (await(life.putIfAbsent(key, ObjectBody.of(body)))) {
                    assertThat(acknowledged).doesNotContainKey(key);
                    acknowledged.put(key, version);
                }
            } catch (CrashDisk.PowerLoss expected) {
                return version;
            }
        }
    }
}
