package io.arrwdb.engine.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class AllocatorTest {
    @Test
    void whatStaysSmallDoublesAndWhatDoesNotReserves() {
        try (Arena arena = Arena.ofShared()) {
            Allocator allocator = Allocator.of(arena);
            assertThat(allocator.capacity(0, 1)).isEqualTo(64);
            assertThat(allocator.capacity(1_024, 1_025)).isEqualTo(2_048);
            assertThat(allocator.capacity(256 << 10, (256 << 10) + 1)).isEqualTo(256L << 20);
            assertThat(allocator.capacity(256L << 20, (256L << 20) + 1)).isEqualTo(512L << 20);
            assertThat(allocator.capacity(0, 1L << 30)).isEqualTo(1L << 30);
        }
    }

    @Test
    void reservedMemoryIsZeroAndTakesNoRoomBeforeItIsWritten() throws Exception {
        Path status = Path.of("/proc/self/statm");
        Assumptions.assumeTrue(Files.exists(status), "only Linux says how much memory a process takes");
        try (Arena arena = Arena.ofShared()) {
            long before = residentPages(status);
            MemorySegment memory = NativeMemory.zeroed(arena, 2L << 30);
            long grown = (residentPages(status) - before) * 4096;
            assertThat(grown).as("resident bytes after reserving 2 GiB").isLessThan(512L << 20);
            assertThat(memory.get(Memory.BYTE, (2L << 30) - 1)).isZero();
        }
    }

    @Test
    void aColumnCountsWhatItUses() {
        try (Arena arena = Arena.ofShared()) {
            GrowingColumn column = new GrowingColumn(ColumnType.INT64, arena);
            ColumnBuilder rows = new ColumnBuilder(ColumnType.INT64);
            for (int i = 0; i < 100_000; i++) {
                rows.appendLong(i);
            }
            for (int i = 0; i < 10; i++) {
                column.append(rows.build());
            }
            assertThat(column.bytes()).isBetween(8_000_000L, 9_500_000L);
            assertThat(column.snapshot(1_000_000).getLong(999_999)).isEqualTo(99_999);
        }
    }

    private static long residentPages(Path status) throws Exception {
        return Long.parseLong(Files.readString(status).split(" ")[1]);
    }
}
