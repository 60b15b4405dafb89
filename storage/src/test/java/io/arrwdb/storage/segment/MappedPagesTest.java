package io.arrwdb.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedPagesTest {
    private static final int BYTES = 100_000;
    private static final long PAUSE_NANOS = 10_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000_000L;

    @TempDir
    private Path directory;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Long> looked = new ArrayList<>();

    @Test
    void whatIsInMemoryIsNotReadAndNotLookedAtAgainAtOnce() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MappedPages pages = pages(List.of(map(arena, "a", BYTES)), BYTES, true);
            assertThat(pages.prefetch(0)).isEmpty();
            assertThat(pages.prefetch(LOOK_NANOS - 1)).isEmpty();
            assertThat(looked).hasSize(1);
            assertThat(pages.prefetch(LOOK_NANOS)).isEmpty();
            assertThat(looked).hasSize(2);
            assertThat(tasks).isEmpty();
        }
    }

    @Test
    void whatIsMissingIsReadOnceForAllWhoWaitAndThenNotForAWhile() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MappedPages pages = pages(List.of(map(arena, "a", BYTES), map(arena, "b", BYTES)), 2 * BYTES, false);
            CompletableFuture<Void> first = pages.prefetch(5).orElseThrow().toCompletableFuture();
            CompletableFuture<Void> second = pages.prefetch(6).orElseThrow().toCompletableFuture();
            assertThat(tasks).hasSize(1);
            assertThat(first).isNotDone();
            tasks.remove().run();
            assertThat(first).isCompleted();
            assertThat(second).isCompleted();
            assertThat(pages.prefetch(4 + PAUSE_NANOS)).isEmpty();
            assertThat(pages.prefetch(5 + PAUSE_NANOS)).isPresent();
        }
    }

    @Test
    void theFirstFilesThatFitAreLookedAfter() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MappedPages pages = pages(List.of(map(arena, "a", BYTES), map(arena, "large", 2 * BYTES), map(arena, "b", BYTES / 2),
                    MemorySegment.ofArray(new byte[10])), BYTES + BYTES / 2, true);
            pages.prefetch(0);
            assertThat(looked).containsExactly((long) BYTES, BYTES / 2L);
            assertThat(pages(List.of(map(arena, "a", BYTES)), 0, false).prefetch(0)).isEmpty();
        }
    }

    @Test
    void stoppingWaitsForWhatIsUnderWay() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MappedPages pages = pages(List.of(map(arena, "a", BYTES)), BYTES, false);
            pages.prefetch(0);
            CompletionStage<Void> stopped = pages.stop();
            assertThat(stopped.toCompletableFuture()).isNotDone();
            tasks.remove().run();
            assertThat(stopped.toCompletableFuture()).isCompleted();
            assertThat(pages.prefetch(PAUSE_NANOS)).isEmpty();
        }
    }

    @Test
    void aProcessThatEndsReadsNothing() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MappedPages pages = MappedPages.of(List.of(map(arena, "a", BYTES)), new PrefetchLimits(BYTES, PAUSE_NANOS, task -> {
                throw new RejectedExecutionException();
            }), file -> false);
            assertThat(pages.prefetch(0)).isEmpty();
            assertThat(pages.stop().toCompletableFuture()).isCompleted();
        }
    }

    /** With the system's own calls, also at the ends of files. */
    @Test
    void filesAreJudgedAndReadBySystemCalls() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            List<MemorySegment> files = List.of(map(arena, "a", BYTES), map(arena, "one", 1));
            MappedPages pages = MappedPages.of(files, new PrefetchLimits(2 * BYTES, PAUSE_NANOS, Runnable::run));
            pages.prefetch(0).ifPresent(read -> assertThat(read.toCompletableFuture()).isCompleted());
            MappedPages always = MappedPages.of(files, new PrefetchLimits(2 * BYTES, PAUSE_NANOS, Runnable::run), file -> false);
            assertThat(always.prefetch(0).orElseThrow().toCompletableFuture()).isCompleted();
        }
    }

    private MappedPages pages(List<MemorySegment> files, long mostBytes, boolean loaded) {
        return MappedPages.of(files, new PrefetchLimits(mostBytes, PAUSE_NANOS, tasks::add), file -> {
            looked.add(file.byteSize());
            return loaded;
        });
    }

    private MemorySegment map(Arena arena, String name, int bytes) throws IOException {
        Path file = Files.write(directory.resolve(name), new byte[bytes]);
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
        }
    }
}
