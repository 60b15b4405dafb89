package io.arrwdb.adapters.locallog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.disk.CrashDisk;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.testkit.contract.LogContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLogTest extends LogContract {
    /** Files of a few dozen records, and hardly any memory: readers go to the files. */
    private static final LocalLogConfig SMALL = new LocalLogConfig(1 << 16, 1_500, 1 << 20, 300, 128);
    private static final Path MEMORY = Path.of("/data/log");

    @TempDir
    private Path directory;
    private LocalLog log;

    @BeforeEach
    void open() {
        log = new LocalLog(new LocalDisk(), directory, SMALL);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected Log log() {
        return log;
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void everythingIsThereAfterReopening() {
        append(300);
        LogBounds before = await(log.bounds(GROUP));
        log.close();
        open();
        assertThat(await(log.bounds(GROUP))).isEqualTo(before);
        assertThat(read(new Offset(0), 300)).containsExactlyElementsOf(records(0, 300));
        assertThat(read(new Offset(123), 100)).containsExactlyElementsOf(records(123, 223));
    }

    @Test
    void truncationDeletesFiles() throws Exception {
        for (int epoch = 2; epoch < 12; epoch++) {
            LogProducer producer = await(log.producer(GROUP, new Epoch(1, epoch)));
            for (int i = 0; i < 20; i++) {
                await(producer.append(record(i)));
            }
        }
        Path group = directory.resolve("group-3");
        long before = fileCount(group);
        await(log.truncateBefore(GROUP, new Offset(190)));
        assertThat(fileCount(group)).isLessThan(before);
        LogBounds bounds = await(log.bounds(GROUP));
        assertThat(bounds.start().value()).isBetween(1L, 190L);
        log.close();
        open();
        assertThat(await(log.bounds(GROUP))).isEqualTo(bounds);
    }

    @Test
    void aReaderWhoseRecordsAreTruncatedIsTold() {
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        for (int i = 0; i < 200; i++) {
            await(producer.append(record(i)));
        }
        LogReader reader = await(log.reader(GROUP, new Offset(0)));
        await(log.truncateBefore(GROUP, new Offset(200)));
        assertThatThrownBy(() -> await(reader.poll(10))).isInstanceOf(LogException.OffsetOutOfRange.class);
    }

    @Test
    void aFileInTheMiddleThatIsDamagedIsRefusedByName() throws Exception {
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        for (int i = 0; i < 200; i++) {
            await(producer.append(record(i)));
        }
        log.close();
        Path first = directory.resolve("group-3").resolve("00000000000000000000.log");
        byte[] content = Files.readAllBytes(first);
        content[48 + 24 + 3] ^= 1;
        Files.write(first, content);
        open();
        assertThatThrownBy(() -> read(new Offset(0), 1)).isInstanceOf(LogException.Corrupt.class)
                .hasMessageContaining(first.toString()).hasMessageContaining("group 3").hasMessageContaining("offset 0");
        assertThat(read(new Offset(190), 10)).hasSize(10);
    }

    @Test
    void aClosedLogRefuses() {
        LogProducer producer = await(log.producer(GROUP, new Epoch(1, 1)));
        LogReader reader = await(log.reader(GROUP, new Offset(0)));
        CompletionStage<List<LogEntry>> poll = reader.poll(1);
        log.close();
        assertThatThrownBy(() -> await(poll)).isInstanceOf(LogException.Closed.class);
        assertThatThrownBy(() -> await(producer.append(record(0)))).isInstanceOf(LogException.Closed.class);
        assertThatThrownBy(() -> await(log.bounds(GROUP))).isInstanceOf(LogException.Closed.class);
    }

    @Test
    void aFullDiskRefusesWithoutATraceAndTakesWritesAgainWhenThereIsRoom() {
        CrashDisk disk = new CrashDisk(5);
        try (LocalLog full = new LocalLog(disk, MEMORY, SMALL)) {
            LogProducer first = await(full.producer(GROUP, new Epoch(1, 1)));
            await(first.append(record(0)));
            disk.freeBytes(20);
            assertThatThrownBy(() -> await(first.append(record(1)))).isInstanceOf(LogException.Full.class);
            assertThatThrownBy(() -> await(first.append(record(2)))).isInstanceOf(LogException.Full.class);
            assertThat(await(full.bounds(GROUP)).end()).isEqualTo(new Offset(1));
            disk.freeBytes(Long.MAX_VALUE);
            LogProducer second = await(full.producer(GROUP, new Epoch(1, 2)));
            assertThat(await(second.append(record(3)))).isEqualTo(new Offset(1));
            LogReader reader = await(full.reader(GROUP, new Offset(0)));
            assertThat(await(reader.poll(1 << 20)).size()).isBetween(1, 2);
        }
    }

    /** Lives of random appends that each end in a power loss at a random operation. */
    @Test
    void whatWasAcknowledgedSurvivesPowerLosses() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            CrashDisk disk = new CrashDisk(seed);
            List<byte[]> acknowledged = new ArrayList<>();
            for (int life = 0; life < 5; life++) {
                acknowledged = live(disk, random, acknowledged, new Epoch(1, life + 1), seed);
                disk.restart();
            }
        }
    }

    private List<byte[]> live(CrashDisk disk, SplittableRandom random, List<byte[]> acknowledged, Epoch epoch, long seed) {
        List<byte[]> found = new ArrayList<>();
        LocalLog life = new LocalLog(disk, MEMORY, SMALL);
        long end = await(life.bounds(GROUP)).end().value();
        assertThat(end).as("seed %d", seed).isGreaterThanOrEqualTo(acknowledged.size());
        LogReader reader = await(life.reader(GROUP, new Offset(0)));
        while (found.size() < end) {
            await(reader.poll(1 + random.nextInt(500))).forEach(entry -> found.add(entry.record()));
        }
        for (int i = 0; i < acknowledged.size(); i++) {
            assertThat(found.get(i)).as("seed %d offset %d", seed, i).isEqualTo(acknowledged.get(i));
        }
        LogProducer producer = await(life.producer(GROUP, epoch));
        disk.failAfter(random.nextInt(80));
        List<CompletionStage<Offset>> appends = new ArrayList<>();
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            byte[] record = new byte[random.nextInt(90)];
            java.util.Arrays.fill(record, (byte) random.nextInt());
            sent.add(record);
            appends.add(producer.append(record));
        }
        for (int i = 0; i < appends.size(); i++) {
            if (!durable(appends.get(i))) {
                break;
            }
            found.add(sent.get(i));
        }
        return found;
    }

    private boolean durable(CompletionStage<Offset> append) {
        try {
            await(append);
            return true;
        } catch (LogException lost) {
            return false;
        }
    }

    private static long fileCount(Path directory) throws Exception {
        try (var files = Files.list(directory)) {
            return files.count();
        }
    }
}
