package io.arrwdb.adapters.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final Path DIRECTORY = Path.of("/data/journal");
    private static final UUID IDENTITY = new UUID(0, 7);

    /** The state is the list of records; a snapshot is all of them. */
    private static final class ListState implements Journal.Recovery {
        private final List<String> records = new ArrayList<>();

        @Override
        public void restore(long next, byte[] snapshot) {
            records.addAll(List.of(text(snapshot).split(",")));
            assertThat(next).isEqualTo(records.size() + 1);
        }

        @Override
        public void replay(long sequence, byte[] record) {
            records.add(text(record));
            assertThat(sequence).isEqualTo(records.size());
        }
    }

    /** Appends and snapshots, with power losses at random operations, several lives long. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void everyLifeGoesOnWhereTheLastOneWasDurable(long seed) throws IOException {
        for (int round = 0; round < 60; round++) {
            SplittableRandom random = new SplittableRandom(seed * 1_000 + round);
            CrashDisk disk = new CrashDisk(random.nextLong());
            List<String> attempted = new ArrayList<>();
            int durable = 0;
            for (int life = 0; life < 6; life++) {
                disk.failAfter(random.nextInt(60));
                ListState state = new ListState();
                try {
                    Journal journal = open(disk, state);
                    assertThat(state.records.size()).as("seed %d round %d", seed, round).isBetween(durable, attempted.size());
                    assertThat(state.records).as("seed %d round %d", seed, round).isEqualTo(attempted.subList(0, state.records.size()));
                    attempted = new ArrayList<>(state.records);
                    durable = attempted.size();
                    while (true) {
                        List<byte[]> batch = new ArrayList<>();
                        for (int i = random.nextInt(1, 4); i > 0; i--) {
                            attempted.add("r" + random.nextInt(1_000));
                            batch.add(bytes(attempted.getLast()));
                        }
                        journal.append(batch);
                        durable = attempted.size();
                        if (random.nextInt(4) == 0) {
                            journal.snapshot(bytes(String.join(",", attempted)));
                        }
                    }
                } catch (CrashDisk.PowerLoss expected) {
                    disk.restart();
                }
            }
        }
    }

    @Test
    void aSnapshotLetsOlderRecordsGo() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        try (Journal journal = open(disk, new ListState())) {
            journal.append(List.of(bytes("a"), bytes("b")));
            journal.snapshot(bytes("a,b"));
            journal.append(List.of(bytes("c")));
        }
        assertThat(disk.list(DIRECTORY)).extracting(path -> path.getFileName().toString())
                .containsExactly("log-00000000000000000003", "snapshot-00000000000000000003");
        ListState state = new ListState();
        open(disk, state).close();
        assertThat(state.records).containsExactly("a", "b", "c");
    }

    @Test
    void aFullDiskTakesNothingAndRecovers() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        try (Journal journal = open(disk, new ListState())) {
            journal.append(List.of(bytes("a")));
            disk.freeBytes(40);
            assertThatThrownBy(() -> journal.append(List.of(bytes("b"), bytes("c")))).isInstanceOf(DiskFullException.class);
            disk.freeBytes(Long.MAX_VALUE);
            journal.append(List.of(bytes("d")));
        }
        ListState state = new ListState();
        open(disk, state).close();
        assertThat(state.records).containsExactly("a", "d");
    }

    @Test
    void anotherHistoryIsRefused() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        open(disk, new ListState()).close();
        assertThatThrownBy(() -> Journal.open(disk, DIRECTORY, FrameFileHeader.Kind.META, 0, new UUID(0, 8), new ListState()))
                .isInstanceOf(CorruptFileException.class);
    }

    @Test
    void aDamagedSnapshotIsRefused() throws IOException {
        CrashDisk disk = new CrashDisk(1);
        try (Journal journal = open(disk, new ListState())) {
            journal.append(List.of(bytes("a")));
            journal.snapshot(bytes("a"));
        }
        disk.damage(DIRECTORY.resolve("snapshot-00000000000000000002"), 32);
        assertThatThrownBy(() -> open(disk, new ListState())).isInstanceOf(CorruptFileException.class).hasMessageContaining("checksum");
    }

    private static Journal open(CrashDisk disk, ListState state) throws IOException {
        return Journal.open(disk, DIRECTORY, FrameFileHeader.Kind.META, 0, IDENTITY, state);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
