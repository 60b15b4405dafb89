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

class FrameFileTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve("frames");
    private static final FrameFileHeader HEADER =
            new FrameFileHeader(FrameFileHeader.Kind.LOG, 3, 100, new UUID(0x0123456789abcdefL, 42));

    /** Random batches with a power loss at a random operation: what was committed survives, and no half record does. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatWasCommittedSurvivesAPowerLossAtAnyOperation(long seed) throws IOException {
        for (int round = 0; round < 300; round++) {
            SplittableRandom random = new SplittableRandom(seed * 1_000 + round);
            CrashDisk disk = disk(random.nextLong());
            List<String> written = new ArrayList<>();
            int committed = write(disk, random, written);
            disk.restart();
            if (!disk.exists(FILE)) {
                assertThat(committed).as("seed %d round %d", seed, round).isZero();
                continue;
            }
            List<String> recovered = recover(disk);
            assertThat(recovered.size()).as("seed %d round %d", seed, round).isBetween(committed, written.size());
            assertThat(recovered).as("seed %d round %d", seed, round).isEqualTo(written.subList(0, recovered.size()));
            assertThat(recover(disk)).as("recovered twice").isEqualTo(recovered);
        }
    }

    private static int write(CrashDisk disk, SplittableRandom random, List<String> written) throws IOException {
        int committed = 0;
        disk.failAfter(random.nextInt(40));
        try (FrameFile file = FrameFile.create(disk, FILE, HEADER)) {
            while (true) {
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    String record = "record " + written.size() + "x".repeat(random.nextInt(100));
                    file.add(bytes(record));
                    written.add(record);
                }
                file.commit();
                committed = written.size();
            }
        } catch (CrashDisk.PowerLoss expected) {
            return committed;
        }
    }

    @Test
    void damageBeforeALaterBatchIsRefusedWithItsPlace() throws IOException {
        CrashDisk disk = disk(1);
        long second;
        try (FrameFile file = FrameFile.create(disk, FILE, HEADER)) {
            file.add(bytes("first"));
            file.commit();
            second = file.add(bytes("second"));
            file.commit();
            file.add(bytes("third"));
            file.commit();
        }
        disk.damage(FILE, second + FrameFormat.FRAME_HEADER_BYTES + 2);
        assertThatThrownBy(() -> recover(disk)).isInstanceOf(CorruptFileException.class)
                .hasMessageContaining(FILE.toString()).hasMessageContaining("byte " + second);
    }

    @Test
    void damageOfALengthIsFoundToo() throws IOException {
        CrashDisk disk = disk(1);
        try (FrameFile file = FrameFile.create(disk, FILE, HEADER)) {
            file.add(bytes("first"));
            file.commit();
            file.add(bytes("second"));
            file.commit();
        }
        disk.damage(FILE, FrameFile.firstPosition() + 1);
        assertThatThrownBy(() -> recover(disk)).isInstanceOf(CorruptFileException.class);
    }

    @Test
    void aTornLastBatchIsCutAndWritingGoesOn() throws IOException {
        CrashDisk disk = disk(1);
        try (FrameFile file = FrameFile.create(disk, FILE, HEADER)) {
            file.add(bytes("first"));
            file.commit();
            file.add(bytes("second"));
            file.commit();
        }
        byte[] content = disk.content(FILE);
        disk.place(FILE, java.util.Arrays.copyOf(content, content.length - 9));
        try (FrameFile file = FrameFile.recover(disk, FILE, frame -> { })) {
            assertThat(file.nextSequence()).isEqualTo(101);
            file.add(bytes("other"));
            file.commit();
        }
        assertThat(recover(disk)).containsExactly("first", "other");
    }

    @Test
    void aBatchTakenBackLeavesNothing() throws IOException {
        CrashDisk disk = disk(1);
        try (FrameFile file = FrameFile.create(disk, FILE, HEADER)) {
            file.add(bytes("first"));
            file.commit();
            file.add(new byte[3 << 20]);
            file.rollback();
            file.add(bytes("second"));
            file.commit();
        }
        assertThat(recover(disk)).containsExactly("first", "second");
    }

    @Test
    void aDamagedHeaderIsRefused() throws IOException {
        CrashDisk disk = disk(1);
        FrameFile.create(disk, FILE, HEADER).close();
        disk.damage(FILE, 20);
        assertThatThrownBy(() -> recover(disk)).isInstanceOf(CorruptFileException.class).hasMessageContaining("header");
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        CrashDisk disk = disk(1);
        FrameFile.create(disk, FILE, HEADER).close();
        byte[] content = disk.content(FILE);
        content[4] = 9;
        disk.place(FILE, content);
        assertThatThrownBy(() -> recover(disk)).isInstanceOf(IOException.class).hasMessageContaining("newer release");
    }

    private static List<String> recover(CrashDisk disk) throws IOException {
        List<String> records = new ArrayList<>();
        FrameFile.recover(disk, FILE, frame -> records.add(new String(frame.payload(), StandardCharsets.US_ASCII))).close();
        return records;
    }

    private static CrashDisk disk(long seed) {
        CrashDisk disk = new CrashDisk(seed);
        disk.createDirectories(DIRECTORY);
        return disk;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
