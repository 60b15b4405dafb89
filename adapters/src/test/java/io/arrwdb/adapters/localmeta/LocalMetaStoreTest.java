package io.arrwdb.adapters.localmeta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.clock.ManualTime;
import io.arrwdb.adapters.disk.CrashDisk;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.testkit.contract.MetaStoreContract;
import io.arrwdb.testkit.contract.RecordingWatcher;
import io.arrwdb.testkit.sim.MetaModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMetaStoreTest extends MetaStoreContract {
    private static final Path DIRECTORY = Path.of("/data/meta");
    private static final LocalMetaConfig CONFIG = new LocalMetaConfig(2_000, 5_000, 1_000_000);

    private final ManualTime time = new ManualTime();
    private CrashDisk disk = new CrashDisk(1);
    private LocalMetaStore store;

    @BeforeEach
    void open() throws IOException {
        store = LocalMetaStore.open(disk, DIRECTORY, time, time, CONFIG);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected MetaStore store() {
        return store;
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    /** A question in between, so that the loop has set its timers. */
    @Override
    protected void passMillis(long millis) {
        await(store.get("absent"));
        time.pass(millis);
    }

    @Test
    void everythingIsThereAfterReopening() throws IOException {
        MetaStore.LeaseId lease = await(store.grant(5_000));
        await(store.txn(MetaTxn.of(op("a", "1"), new MetaTxn.Op.Put("s", bytes("x"), Optional.of(lease)))));
        for (int i = 0; i < 100; i++) {
            put("b/" + i % 7, "value " + i);
        }
        MetaSnapshot before = await(store.range(""));
        store.close();
        open();
        MetaSnapshot after = await(store.range(""));
        assertThat(after.revision()).isEqualTo(before.revision());
        assertThat(describe(after)).isEqualTo(describe(before));
        assertThat(disk.list(DIRECTORY)).hasSize(2);
        passMillis(4_000);
        assertThat(keys("s")).containsExactly("s");
        passMillis(4_000);
        until("the lease's key went", () -> keys("s").isEmpty());
        assertThat(await(store.grant(5_000)).value()).isGreaterThan(lease.value());
    }

    @Test
    void aWatchFromBeforeTheSnapshotRangesAgain() throws IOException {
        for (int i = 0; i < 100; i++) {
            put("b", "value " + i);
        }
        store.close();
        open();
        RecordingWatcher watcher = new RecordingWatcher();
        store.watch("b", new Revision(1), mailbox(), watcher);
        until("it was told", () -> !watcher.lines().isEmpty());
        assertThat(watcher.lines().getFirst()).startsWith("compacted ");
    }

    @Test
    void aFullDiskChangesNothing() {
        put("a", "1");
        disk.freeBytes(10);
        assertThatThrownBy(() -> put("a", "2")).isInstanceOf(MetaStoreException.Full.class);
        assertThat(text(entry("a"))).isEqualTo("1");
        disk.freeBytes(Long.MAX_VALUE);
        assertThat(put("a", "3")).isEqualTo(new Revision(2));
    }

    @Test
    void aTransactionBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> put("a", "x".repeat(1_000_000))).isInstanceOf(MetaStoreException.class).hasMessageContaining("max-txn-bytes");
    }

    /** Random transactions against the model, over several lives that end in a power loss. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void itDoesWhatTheModelDoes(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        store.close();
        disk = new CrashDisk(seed);
        MetaModel model = new MetaModel();
        for (int life = 0; life < 8; life++) {
            store = LocalMetaStore.open(disk, DIRECTORY, time, time, CONFIG);
            assertThat(describe(await(store.range("")))).as("seed %d life %d", seed, life)
                    .isEqualTo(describe(new MetaSnapshot(model.revision(), model.range(""))));
            for (int i = random.nextInt(60); i > 0; i--) {
                step(random, model, seed);
            }
            store.close();
            disk.restart();
        }
        open();
    }

    private void step(SplittableRandom random, MetaModel model, long seed) {
        MetaTxn txn = randomTxn(random, model);
        Boolean expected;
        try {
            expected = model.txn(txn);
        } catch (MetaStoreException refused) {
            assertThatThrownBy(() -> await(store.txn(txn))).isInstanceOf(MetaStoreException.class);
            return;
        }
        MetaTxn.Result result = await(store.txn(txn));
        assertThat(result).as("seed %d", seed).isEqualTo(new MetaTxn.Result(expected, model.revision()));
    }

    private static MetaTxn randomTxn(SplittableRandom random, MetaModel model) {
        String key = key(random);
        MetaTxn.Compare compare = switch (random.nextInt(3)) {
            case 0 -> new MetaTxn.Compare.ModifiedAt(key, model.get(key).map(e -> e.modified()).orElse(Revision.ZERO));
            case 1 -> new MetaTxn.Compare.CreatedAt(key, new Revision(random.nextInt(5)));
            default -> new MetaTxn.Compare.ValueIs(key, bytes("v" + random.nextInt(3)));
        };
        return new MetaTxn(List.of(compare), randomOps(random), randomOps(random));
    }

    private static List<MetaTxn.Op> randomOps(SplittableRandom random) {
        List<MetaTxn.Op> ops = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ops.add(switch (random.nextInt(5)) {
                case 0 -> new MetaTxn.Op.Delete(key(random));
                case 1 -> new MetaTxn.Op.DeletePrefix("k/" + random.nextInt(4));
                default -> op(key(random), "v" + random.nextInt(3));
            });
        }
        return ops;
    }

    private static String key(SplittableRandom random) {
        return "k/" + random.nextInt(4) + "/" + random.nextInt(4);
    }

    private static List<String> describe(MetaSnapshot snapshot) {
        return snapshot.entries().stream().map(e -> e.key() + "=" + text(e) + "@" + e.created() + "," + e.modified()).toList();
    }
}
