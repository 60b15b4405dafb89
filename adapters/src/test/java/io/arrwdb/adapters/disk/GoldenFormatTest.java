package io.arrwdb.adapters.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.ManualTime;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files of format 1 stay readable, and what is written stays format 1 until its version grows. */
class GoldenFormatTest {
    private static final Path DIRECTORY = Path.of("/data");

    @Test
    void theLogsFrames() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        disk.createDirectories(DIRECTORY);
        Path path = DIRECTORY.resolve("frames");
        FrameFileHeader header = new FrameFileHeader(FrameFileHeader.Kind.LOG, 7, 1_000, new UUID(0x1122334455667788L, 0x99aabbccddeeff00L));
        try (FrameFile file = FrameFile.create(disk, path, header)) {
            file.add("first".getBytes(StandardCharsets.US_ASCII));
            file.add("second record".getBytes(StandardCharsets.US_ASCII));
            file.commit();
            file.add(new byte[0]);
            file.commit();
        }
        assertGolden("log-v1.hex", disk.content(path));
        CrashDisk old = new CrashDisk(2);
        old.createDirectories(DIRECTORY);
        old.place(path, golden("log-v1.hex"));
        List<String> records = new ArrayList<>();
        FrameFile.recover(old, path, frame -> records.add(frame.sequence() + " " + new String(frame.payload(), StandardCharsets.US_ASCII))).close();
        assertThat(records).containsExactly("1000 first", "1001 second record", "1002 ");
    }

    @Test
    void theDecisionsJournal() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        Journal.Recovery nothing = recovery(new ArrayList<>());
        try (Journal journal = Journal.open(disk, DIRECTORY, FrameFileHeader.Kind.DECISIONS, 2, new UUID(0, 9), nothing)) {
            journal.append(List.of("one".getBytes(StandardCharsets.US_ASCII), "two".getBytes(StandardCharsets.US_ASCII)));
            journal.snapshot("one,two".getBytes(StandardCharsets.US_ASCII));
            journal.append(List.of("three".getBytes(StandardCharsets.US_ASCII)));
        }
        Path log = DIRECTORY.resolve("log-00000000000000000003");
        Path snapshot = DIRECTORY.resolve("snapshot-00000000000000000003");
        assertGolden("decisions-log-v1.hex", disk.content(log));
        assertGolden("decisions-snapshot-v1.hex", disk.content(snapshot));
        CrashDisk old = new CrashDisk(2);
        old.createDirectories(DIRECTORY);
        old.place(log, golden("decisions-log-v1.hex"));
        old.place(snapshot, golden("decisions-snapshot-v1.hex"));
        List<String> told = new ArrayList<>();
        Journal.open(old, DIRECTORY, FrameFileHeader.Kind.DECISIONS, 2, new UUID(0, 9), recovery(told)).close();
        assertThat(told).containsExactly("next 3 one,two", "3 three");
    }

    @Test
    void theMetadataRecords() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        ManualTime time = new ManualTime();
        try (LocalMetaStore store = open(disk, time)) {
            var lease = store.grant(30_000).toCompletableFuture().join();
            store.txn(MetaTxn.of(new MetaTxn.Op.Put("a/key", "value".getBytes(StandardCharsets.US_ASCII)),
                    new MetaTxn.Op.Put("b", new byte[] {0, -1}, Optional.of(lease)))).toCompletableFuture().join();
            store.txn(MetaTxn.of(new MetaTxn.Op.Delete("a/key"))).toCompletableFuture().join();
            store.compact(new Revision(1)).toCompletableFuture().join();
            store.revoke(lease).toCompletableFuture().join();
            store.txn(MetaTxn.of(new MetaTxn.Op.Put("c", new byte[] {5}))).toCompletableFuture().join();
        }
        Path log = DIRECTORY.resolve("log-00000000000000000001");
        assertGolden("meta-log-v1.hex", disk.content(log));
        CrashDisk old = new CrashDisk(2);
        old.createDirectories(DIRECTORY);
        old.place(log, golden("meta-log-v1.hex"));
        try (LocalMetaStore store = open(old, time)) {
            var snapshot = store.range("").toCompletableFuture().join();
            assertThat(snapshot.revision()).isEqualTo(new Revision(4));
            assertThat(snapshot.entries()).singleElement().satisfies(entry -> assertThat(entry.key()).isEqualTo("c"));
        }
    }

    private static LocalMetaStore open(Disk disk, ManualTime time) throws IOException {
        return LocalMetaStore.open(disk, DIRECTORY, time, time, LocalMetaConfig.defaults());
    }

    private static Journal.Recovery recovery(List<String> told) {
        return new Journal.Recovery() {
            @Override
            public void restore(long next, byte[] snapshot) {
                told.add("next " + next + " " + new String(snapshot, StandardCharsets.US_ASCII));
            }

            @Override
            public void replay(long sequence, byte[] record) {
                told.add(sequence + " " + new String(record, StandardCharsets.US_ASCII));
            }
        };
    }

    private static void assertGolden(String name, byte[] actual) throws IOException {
        assertThat(HexFormat.of().formatHex(actual)).as(name).isEqualTo(HexFormat.of().formatHex(golden(name)));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = GoldenFormatTest.class.getResourceAsStream("/golden/" + name)) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        }
    }
}
