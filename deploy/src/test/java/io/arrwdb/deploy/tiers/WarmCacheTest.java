package io.arrwdb.deploy.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.credentials.Secret;
import io.arrwdb.adapters.s3.S3Config;
import io.arrwdb.adapters.s3.S3Credentials;
import io.arrwdb.adapters.s3.S3Limits;
import io.arrwdb.adapters.s3.S3ObjectStore;
import io.arrwdb.adapters.s3.S3Place;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.storage.cache.CacheLimits;
import io.arrwdb.storage.cache.CachedObjects;
import io.arrwdb.storage.object.Checksums;
import io.arrwdb.storage.object.OpenFile;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies of objects of a real S3 server, and the processes that find them on their disk. */
@NeedsServers("versitygw")
@Timeout(240)
class WarmCacheTest {
    private static final long STAGE_SECONDS = 60;
    private static final int[] LENGTHS = {0, 1, 70_000, 5 << 20, 12_345_678};
    /** Patient: the machine may be busy. */
    private static final S3Limits LIMITS = new S3Limits(10_000, 20_000, 55_000, 6, 20, 200, S3Limits.LEAST_PART_BYTES, 8, 1_000);

    @Test
    void whatAnEarlierProcessCopiedIsServedWhileTheServerIsAwayAndOnlyTheDamagedIsTakenAnew(@TempDir Path directory) throws IOException {
        Path cache = directory.resolve("cache");
        Path data = Files.createDirectory(directory.resolve("s3"));
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        try (S3Server server = S3Server.start(S3Server.Kind.VERSITYGW, data);
                S3ObjectStore store = new S3ObjectStore(config(server), new SystemClock(), workers)) {
            await(store.check());
            List<byte[]> objects = IntStream.range(0, LENGTHS.length).mapToObj(WarmCacheTest::bytes).toList();
            List<FileRef> files = IntStream.range(0, LENGTHS.length).mapToObj(i -> new FileRef("data/" + i, LENGTHS[i],
                    Checksums.of(MemorySegment.ofArray(objects.get(i))))).toList();
            for (int i = 0; i < LENGTHS.length; i++) {
                await(store.put(files.get(i).key(), ObjectBody.of(objects.get(i))));
            }
            CachedObjects cold = open(store, cache, workers);
            CompletableFuture.allOf(Stream.concat(files.stream(), files.stream()).map(file -> cold.open(file).toCompletableFuture()
                    .thenAccept(OpenFile::close)).toArray(CompletableFuture[]::new)).orTimeout(STAGE_SECONDS, TimeUnit.SECONDS).join();
            assertThat(cold.counts().downloads()).as("each once, though wanted twice at the same time").isEqualTo(LENGTHS.length);

            server.kill();
            CachedObjects warm = open(store, cache, workers);
            for (int i = 0; i < LENGTHS.length; i++) {
                check(warm, files.get(i), objects.get(i));
            }
            assertThat(warm.counts().downloads()).as("served without the server").isZero();

            server.restart();
            flipBit(largest(cache));
            CachedObjects damaged = open(store, cache, workers);
            for (int i = 0; i < LENGTHS.length; i++) {
                check(damaged, files.get(i), objects.get(i));
            }
            assertThat(damaged.counts().downloads()).isEqualTo(1);
            assertThat(damaged.counts().damages()).isEqualTo(1);
        } finally {
            workers.shutdownNow();
        }
    }

    private static void check(CachedObjects cache, FileRef file, byte[] expected) {
        try (OpenFile open = await(cache.open(file))) {
            assertThat(open.memory().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
        }
    }

    private static CachedObjects open(S3ObjectStore store, Path directory, ExecutorService workers) {
        return CachedObjects.open(store, directory, new MemoryBudget(100 << 20), new CacheLimits(1 << 20, 3, 2), workers);
    }

    private static S3Config config(S3Server server) {
        return new S3Config(new S3Place(Optional.of(server.endpoint()), "us-east-1", "warm", "", true),
                Optional.of(new S3Credentials(S3Server.ACCESS_KEY, Secret.of(S3Server.SECRET_KEY))), Optional.empty(), true, true, LIMITS);
    }

    private static byte[] bytes(int object) {
        byte[] bytes = new byte[LENGTHS[object]];
        new Random(object).nextBytes(bytes);
        return bytes;
    }

    private static Path largest(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.max(Comparator.comparingLong(WarmCacheTest::length)).orElseThrow();
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flipBit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(STAGE_SECONDS, TimeUnit.SECONDS).join();
    }
}
