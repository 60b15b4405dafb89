package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.locallog.LocalLog;
import io.arrwdb.adapters.locallog.LocalLogConfig;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogProducer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copied log holds the same records in the same order, however often the copy was begun. */
class LogCopyTest {
    private static final LogGroupId GROUP = new LogGroupId(0);
    private static final int RECORDS = 1_000;

    @TempDir
    private Path directory;
    private LocalLog from;
    private LocalLog to;

    @BeforeEach
    void open() {
        from = new LocalLog(new LocalDisk(), directory.resolve("from"), LocalLogConfig.defaults());
        to = new LocalLog(new LocalDisk(), directory.resolve("to"), LocalLogConfig.defaults());
        append(from, 1, 0, RECORDS);
    }

    @AfterEach
    void close() {
        from.close();
        to.close();
    }

    @Test
    void whatAnInterruptedCopyHasAppendedIsNotAppendedAgain() {
        append(to, 1, -3, 0);
        append(to, 2, 100, 350);
        assertThat(copy(100, 3)).isEqualTo(RECORDS - 100);
        assertThat(copy(100, 3)).as("again").isEqualTo(RECORDS - 100);
        assertThat(records(to)).hasSize(3 + RECORDS - 100).endsWith("record " + (RECORDS - 1));
        assertThat(records(to).subList(3, 3 + RECORDS - 100)).isEqualTo(records(from).subList(100, RECORDS));
    }

    @Test
    void aRecordThatWasNotCopiedIsRefused() {
        append(to, 1, 0, 10);
        append(to, 2, 500, 501);
        assertThatThrownBy(() -> copy(0, 0)).hasMessageContaining("offset 10 of the new log").hasMessageContaining("was not copied");
    }

    private long copy(long first, long base) {
        long term = records(to).size();
        return new LogCopy(from, to, new Progress(System.err)).copy(GROUP, new Offset(first), new Offset(base), new Epoch(9, term));
    }

    private static void append(Log log, long term, int begin, int end) {
        try (LogProducer producer = log.producer(GROUP, new Epoch(1, term)).toCompletableFuture().join()) {
            for (int i = begin; i < end; i++) {
                producer.append(("record " + i).getBytes(StandardCharsets.UTF_8)).toCompletableFuture().join();
            }
        }
    }

    private static List<String> records(Log log) {
        List<String> records = new ArrayList<>();
        LogScan.readAll(log, GROUP, entry -> records.add(new String(entry.record(), StandardCharsets.UTF_8)));
        return records;
    }
}
